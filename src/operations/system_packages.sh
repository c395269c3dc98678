# shellcheck shell=bash
# Packages of the distribution, by apt: git, which everything needs; ffmpeg where it is asked for; and the manifest's list.
# Wishes: packages (a line each: a name, perhaps with :architecture and =version), ffmpeg (yes, no).

system_packages_probe() {
  local packages ffmpeg
  wish packages ffmpeg
  input packages "$packages"
  find_missing
  [[ $ffmpeg != yes ]] || ! hash ffmpeg 2>/dev/null || fact ffmpeg "${BASH_CMDS[ffmpeg]}"
  if [[ ${#MISSING[@]} -gt 0 ]]; then
    printf -v REPLY '%s, ' "${MISSING[@]}" ${FFMPEG_MISSING:+ffmpeg}
    state absent "missing: ${REPLY%, }"
  elif [[ -z $FFMPEG_MISSING ]]; then
    state satisfied "all there"
  elif [[ -n ${JOB-} && -e $JOB/ffmpeg-failed ]]; then
    state satisfied "all there but ffmpeg, which could not be installed"
  elif can_install; then
    state absent "missing: ffmpeg"
  else
    install_line ffmpeg
    warn "ffmpeg is missing, and this action may not install it here: $WHY_NOT. Nodes that read or write video need it. Run on the pod: $REPLY"
    state satisfied "all there but ffmpeg, which cannot be installed from here"
  fi
}

# find_missing: MISSING is what the run cannot do without; FFMPEG_MISSING is yes or empty. Any ffmpeg on the PATH counts.
find_missing() {
  local packages ffmpeg __name
  wish packages ffmpeg
  MISSING=() FFMPEG_MISSING=''
  has git || MISSING+=(git)
  [[ $ffmpeg != yes ]] || has ffmpeg || FFMPEG_MISSING=yes
  [[ -n $packages ]] || return 0
  read_installed
  while IFS= read -r __name; do
    [[ -v INSTALLED[$__name] || $__name == git && ${MISSING[0]-} == git ]] || MISSING+=("$__name")
  done <<<"$packages"
  [[ $'\n'$packages$'\n' != *$'\n'ffmpeg$'\n'* ]] || FFMPEG_MISSING=''
}

# read_installed: INSTALLED has each package that dpkg has in place: by name, with architecture, with version, and what it provides.
declare -A INSTALLED=()
read_installed() {
  INSTALLED=()
  local __status __name __architecture __version __provides __provided
  # shellcheck disable=SC2016  # the braces are dpkg's
  while IFS=$'\t' read -r __status __name __architecture __version __provides; do
    [[ $__status == installed ]] || continue
    for __name in "$__name" "$__name:$__architecture"; do INSTALLED[$__name]='' INSTALLED[$__name=$__version]=''; done
    while IFS= read -r -d , __provided; do
      __provided=${__provided##+( )}
      [[ -z $__provided ]] || INSTALLED[${__provided%% *}]=''
    done <<<"$__provides,"
  done < <(dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Architecture}\t${Version}\t${Provides}\n' 2>/dev/null)
}

# can_install: apt is there and may be used; AS_ROOT goes before it. False with WHY_NOT.
can_install() {
  AS_ROOT=() WHY_NOT=''
  if ! has apt-get; then
    WHY_NOT="it has no apt"
  elif ((EUID != 0)); then
    AS_ROOT=(sudo -n)
    { has sudo && sudo -n true; } 2>/dev/null || WHY_NOT="${USER:-user $UID} is not root, and sudo asks for a password or is not there"
  fi
  [[ -z $WHY_NOT ]]
}

# install_line NAME…: REPLY is what a person runs to install them.
install_line() {
  local __sudo=''
  ((EUID == 0)) || __sudo='sudo '
  if has apt-get; then
    REPLY="${__sudo}apt-get update && ${__sudo}apt-get install -y $*"
  elif has apk; then
    REPLY="${__sudo}apk add $*"
  elif has dnf; then
    REPLY="${__sudo}dnf install -y $*"
  else
    REPLY="install $* with the system's own package manager, or take an image that has it"
  fi
}

system_packages_system() {
  find_missing
  tell_no_longer_wished
  if [[ ${#MISSING[@]} -gt 0 ]]; then
    install_line "${MISSING[@]}"
    can_install || die "${MISSING[*]} is missing on this pod, and this action may not install it: $WHY_NOT. Run on the pod: $REPLY"
    apt_install "${MISSING[@]}" || die "apt could not install ${MISSING[*]}: $APT_REASON"
  fi
  [[ -n $FFMPEG_MISSING ]] || return 0
  can_install || return 0
  ! apt_install ffmpeg || return 0
  warn "apt could not install ffmpeg: $APT_REASON. Nodes that read or write video need it"
  : >"$JOB/ffmpeg-failed"
  [[ ${#MISSING[@]} -gt 0 ]] || outcome skipped "ffmpeg could not be installed: $APT_REASON"
}

# tell_no_longer_wished: a package that the manifest does not name any more stays.
tell_no_longer_wished() {
  local packages __name
  wish packages
  read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ -n ${RECORD[input.packages]-} ]] || return 0
  while IFS= read -r __name; do
    [[ $'\n'$packages$'\n' == *$'\n'"$__name"$'\n'* ]] || warn "the package $__name is not in the manifest any more; it stays installed"
  done <<<"${RECORD[input.packages]}"
}

# What apt says, and what that means: `again` is worth another try with fresh lists. The first line that fits wins.
APT_MEANINGS=(
  'full|No space left|not enough free space|You don.t have enough free space'
  'interrupted|dpkg was interrupted'
  'lists|Unable to locate package|has no installation candidate|Version .* was not found|404 +Not Found'
  'again|Could not resolve|Temporary failure|Failed to fetch|Unable to fetch|Could not connect|Connection (failed|timed out|reset|refused)|Could not get lock|Hash Sum mismatch'
)

# apt_install NAME…: false with APT_REASON. The lists are fetched where there are none, and where they may be at fault.
apt_install() {
  local __try __said __line __lists=(/var/lib/apt/lists/*_Packages*) __fresh=''
  for ((__try = 1; ; __try++)); do
    if [[ ${#__lists[@]} -eq 0 ]]; then
      __lists=(fresh) __fresh=yes
      apt_get update || say "apt-get update failed; trying with the lists that are there"
    fi
    if apt_get install -y --no-install-recommends -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -- "$@"; then return 0; fi
    __said=$(<"$JOB/apt-output")
    APT_REASON=$(grep -E '^(E|dpkg): ' <<<"$__said" | head -n 2 | sed 's/^E: //' | paste -sd ' ' || true)
    APT_REASON=${APT_REASON:-its last words are in the log}
    for __line in "${APT_MEANINGS[@]}" other; do [[ ! $__said =~ ${__line#*|} ]] || break; done
    [[ $__try -lt 3 ]] || return 1
    case ${__line%%|*} in
    interrupted) "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive dpkg --configure -a ;;
    lists) [[ -z $__fresh ]] || return 1 ;;&
    again) sleep "$((__try * ${CP_retry_pause:-3}))" ;;&
    lists | again) __lists=() ;;
    *) return 1 ;;
    esac
  done
}

apt_get() {
  "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" 2>&1 3>&- | tee "$JOB/apt-output"
}
