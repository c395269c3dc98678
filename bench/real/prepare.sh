#!/usr/bin/env bash
# prepare.sh SOURCE_DIR DEST_DIR [OWNER/NAME...]
#
# Makes repositories that can be cloned out of fetched git directories, so that the real ComfyUI, its Manager and real
# custom nodes can be provisioned without their host.
#
#   SOURCE_DIR  holds a git directory OWNER+NAME or OWNER+NAME/repo for each; their blobs above some size may be absent
#   DEST_DIR    gets bare repositories OWNER/NAME.git; what is there already is left as it is
#
# Where blobs are absent, generated ones stand in for them, and every commit from the first such one on has another id.
# ComfyUI's newest commit is tagged with the release that its comfyui_version.py names, where it lacks that tag.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2s/^# /usage: /p' "$0" >&2; exit 2; }
source_directory=$(cd "$1" && pwd)
mkdir -p "$2"
destination=$(cd "$2" && pwd)
shift 2

# About what a packed JavaScript bundle or tokenizer of the absent ones' kind weighs.
absent_blob_bytes=1200000

# Names that GitHub forwards: former name, name. A fetched directory may have either.
moved=(
  comfyanonymous/ComfyUI Comfy-Org/ComfyUI
  ltdrdata/ComfyUI-Manager Comfy-Org/ComfyUI-Manager
)

present_name() {
  local index
  for ((index = 0; index < ${#moved[@]}; index += 2)); do
    [ "$1" != "${moved[index]}" ] || { echo "${moved[index + 1]}"; return; }
  done
  echo "$1"
}

absent_blobs() {
  git -C "$1" rev-list --objects --branches --tags --missing=print | sed -n 's/^?//p'
}

# The same absent blob gives the same bytes. They do not compress, as a packed bundle does not.
generated_blob() {
  head -c "$absent_blob_bytes" /dev/zero | openssl enc -aes-128-ctr -nosalt -K "${1:0:32}" -iv "${1:0:32}"
}

# A copy of branches and tags in which generated blobs take the place of absent ones. Ids have one length, so that the
# stream's byte counts stay true when one is put for another.
copy_with_generated_blobs() {
  local from=$1 to=$2 absent=$3 blob substitutions
  substitutions=$(mktemp)
  git init --quiet --bare "$to"
  echo "$from/objects" >"$to/objects/info/alternates"
  for blob in $absent; do
    printf 's/^\\(M [0-7]* \\)%s /\\1%s /\n' "$blob" "$(generated_blob "$blob" | git -C "$to" hash-object -w --stdin)"
  done >"$substitutions"
  git -C "$from" fast-export --no-data --signed-tags=strip --tag-of-filtered-object=drop --reencode=yes --branches --tags |
    LC_ALL=C sed -f "$substitutions" |
    git -C "$to" fast-import --quiet --force
  git -C "$to" symbolic-ref HEAD "$(git -C "$from" symbolic-ref HEAD)"
  rm "$substitutions"
  own_objects "$to" "$from"
}

# Packs what is reachable, so that the other object store is no longer needed. A bare clone cannot do it: the promise of
# absent objects would come along.
own_objects() {
  local packs=$1/objects/pack pack
  pack=$(git -C "$1" rev-list --objects --all | cut -d' ' -f1 |
    git -C "$1" pack-objects --quiet --depth=50 --window=10 "$packs/pack")
  rm "$1/objects/info/alternates"
  find "$packs" -type f ! -name "pack-$pack.*" -delete
  git -C "$1" prune-packed --quiet
  git -C "$1" fsck --connectivity-only >/dev/null
}

copy() {
  local from=$1 to=$2 absent
  absent=$(absent_blobs "$from")
  if [ -n "$absent" ]; then
    copy_with_generated_blobs "$from" "$to" "$absent"
  else
    git init --quiet --bare "$to"
    git -C "$to" fetch --quiet "file://$from" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
    git -C "$to" symbolic-ref HEAD "$(git -C "$from" symbolic-ref HEAD)"
  fi
  # What GitHub allows: a fetch of one commit, and a fetch without blobs.
  git -C "$to" config uploadpack.allowAnySHA1InWant true
  git -C "$to" config uploadpack.allowFilter true
}

tag_release() {
  local version tag
  version=$(git -C "$1" show HEAD:comfyui_version.py 2>/dev/null) || return 0
  tag=$(sed -n 's/^__version__ = "\(.*\)"$/v\1/p' <<<"$version")
  git -C "$1" rev-parse --quiet --verify "refs/tags/$tag" >/dev/null || git -C "$1" tag "$tag"
}

link_former_names() {
  local index
  for ((index = 0; index < ${#moved[@]}; index += 2)); do
    [ -d "$destination/${moved[index + 1]}.git" ] || continue
    mkdir -p "$destination/${moved[index]%/*}"
    ln -sfn "../${moved[index + 1]}.git" "$destination/${moved[index]}.git"
  done
}

wanted() {
  local name
  [ ${#names[@]} -gt 0 ] || return 0
  for name in "${names[@]}"; do [ "$(present_name "$name")" != "$1" ] || return 0; done
  return 1
}

names=("$@")
for folder in "$source_directory"/*+*/; do
  folder=${folder%/}
  name=$(basename "$folder")
  name=$(present_name "${name/+//}")
  wanted "$name" || continue
  from=$folder
  [ ! -d "$folder/repo" ] || from=$folder/repo
  to=$destination/$name.git
  if [ ! -d "$to" ]; then
    rm -rf "$to.part"
    mkdir -p "${to%/*}"
    copy "$from" "$to.part"
    tag_release "$to.part"
    mv "$to.part" "$to"
  fi
  printf '%-36s %s %s\n' "$name" "$(git -C "$to" rev-parse HEAD)" "$(git -C "$to" tag --points-at HEAD | tr '\n' ' ')"
done
link_former_names
