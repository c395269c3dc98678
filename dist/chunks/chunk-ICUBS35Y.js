import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  LOWEST_PIP,
  LOWEST_WHEEL,
  UV,
  catalogue,
  isServiceStep,
  onceFor,
  parseAnswer,
  parseTold,
  unescapeTold,
  variableLines,
  wordsIn,
  yes
} from "./chunk-UQYMYI2L.js";
import {
  whole
} from "./chunk-MZHXEODP.js";
import {
  ConnectionError
} from "./chunk-UGZ4MSTD.js";
import {
  prettyMilliseconds
} from "./chunk-6ZE5SBMA.js";

// src/engine/session.ts
import { randomBytes as randomBytes3 } from "node:crypto";

// src/memory.ts
import { setFlagsFromString } from "node:v8";
function keepMemoryFlat() {
  setFlagsFromString("--semi-space-growth-factor=1");
}

// src/operations/arguments.sh
var arguments_default = 'declare -a USER_ARGUMENTS=()\nread_arguments() {\n  local arguments\n  wish arguments\n  USER_ARGUMENTS=()\n  [[ -z $arguments ]] || mapfile -t USER_ARGUMENTS <<<"$arguments"\n}\nhas_argument() {\n  local __flag __given\n  for __flag; do\n    for __given in "${USER_ARGUMENTS[@]}"; do [[ ${__given%%=*} != "$__flag" ]] || return 0; done\n  done\n  return 1\n}\nargument_value() {\n  local __i __found=no\n  REPLY=\'\'\n  for ((__i = 0; __i < ${#USER_ARGUMENTS[@]}; __i++)); do\n    case ${USER_ARGUMENTS[__i]} in\n    "$1") REPLY=${USER_ARGUMENTS[__i + 1]-} __found=yes ;;\n    "$1"=*) REPLY=${USER_ARGUMENTS[__i]#*=} __found=yes ;;\n    esac\n  done\n  [[ $__found == yes ]]\n}\nknows_flag() {\n  text_of "$COMFYUI/comfy/cli_args.py"\n  [[ $REPLY =~ (^|[^a-z-])"$1"($|[^a-z-]) ]]\n}\n';

// src/operations/boot.sh
var boot_default = `boot_main() {
  exec 3>/dev/null
  JOB=boot
  discover_workspace
  mkdir -p "$WORKSPACE/logs"
  exec >>"$WORKSPACE/logs/boot.log" 2>&1
  now
  say "$REPLY boot.sh \${2-}"
  discover_container
  if [[ \${2-} == services ]]; then
    boot_services
  else
    restore_host_keys
    stamp_container
    setsid bash "$1" services </dev/null &
  fi
}

boot_services() {
  local __index
  boot_lock || return 0
  discover
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    (
      set -euo pipefail
      if boot_proved && boot_secrets; then "boot_$OPERATION"; fi
    ) || true
  done
  boot_settle
  mv "$WORKSPACE/.comfy-pod/lock" "$WORKSPACE/.comfy-pod/lock.done.$$" && rm -rf "$WORKSPACE/.comfy-pod/lock.done.$$"
}
boot_lock() {
  local __lock=$WORKSPACE/.comfy-pod/lock __tries __token='' __pid __start __container
  start_time $$
  CP_owner="by boot.sh on this pod" CP_token="boot $$ $REPLY $CONTAINER"
  for ((__tries = 0; __tries < 15; __tries++)); do
    lock_take && return 0
    { read -r __token <"$__lock/token"; } 2>/dev/null || true
    read -r __token __pid __start __container <<<"$__token"
    [[ $__token == boot ]] || return 1
    [[ $__container != "$CONTAINER" ]] || { start_time "$__pid" && [[ $REPLY == "$__start" ]]; } || break
    sleep 1
  done
  say "the boot.sh that held the lock is gone"
  mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"
  lock_take
}
boot_proved() {
  local needs __need
  wish needs
  for __need in $needs; do
    [[ -f $WORKSPACE/.comfy-pod/steps/$__need && -f $WORKSPACE/.install_markers/$__need.done ]] || {
      say "$STEP is not started: $__need is not installed"
      return 1
    }
  done
}
boot_secrets() {
  local secrets __name
  wish secrets
  for __name in $secrets; do
    [[ -n \${!__name-} ]] || {
      say "$STEP is not started: $__name is not in the container's environment"
      return 1
    }
    printf -v "SECRET_$__name" '%s' "\${!__name}"
  done
}

boot_comfyui_service() {
  local port
  wish port
  if find_service; then
    say "ComfyUI runs already, process $SERVICE_PID"
  elif ! is_our_start_script || ! is_comfyui "$COMFYUI" || [[ ! -x $PYTHON ]]; then
    say "ComfyUI is not started: its start script, its folder or its Python is not in place"
  elif port_stays_held "$port" 50; then
    describe_owner "$port"
    say "ComfyUI is not started: $REPLY"
  else
    launch_service "$WORKSPACE/logs/comfyui.$port.log"
    say "ComfyUI was started, process $LAUNCHED"
  fi
}

boot_service() {
  local name port command
  wish name port command
  service_wished
  if find_beside; then
    say "$name runs already, process $BESIDE_PID"
  elif [[ -z $command ]] && ! jupyterlab_installed; then
    say "$name is not started: $REPLY"
  elif [[ -n $port ]] && port_stays_held "$port" 50; then
    describe_owner "$port"
    say "$name is not started: $REPLY"
  else
    launch_beside
    say "$name was started, process $BESIDE_PID"
  fi
}
boot_settle() {
  local __pid='' __start='' __container='' __tries
  { read -r __pid __start __container <"$WORKSPACE/.comfy-pod/service"; } 2>/dev/null || return 0
  for ((__tries = 0; __tries < 50; __tries++)); do
    [[ $__container == "$CONTAINER" ]] && start_time "$__pid" && [[ $REPLY == "$__start" ]] || return 0
    ! find_service || return 0
    sleep 0.2
  done
}
`;

// src/operations/boot_script.sh
var boot_script_default = 'boot_script_current() {\n  local __file=$WORKSPACE/.comfy-pod/boot.sh __sum=\'\'\n  if [[ -n ${CP_boot_sum-} ]]; then\n    if [[ -n ${BOOT_SUM-} ]]; then\n      read -r __sum <&"$BOOT_SUM"\n      exec {BOOT_SUM}<&-\n      BOOT_SUM=\'\'\n    elif [[ -x $__file ]]; then\n      __sum=$(sha256sum <"$__file")\n    fi\n    if [[ ${__sum%% *} != "$CP_boot_sum" ]]; then\n      REPLY="$__file is not as it should be"\n      return 1\n    fi\n  fi\n  [[ ${CP_keep_host_keys-} != yes ]] || host_keys_kept\n}\nstart_script_look() {\n  local __file=$WORKSPACE/.comfy-pod/boot.sh\n  [[ -n ${CP_boot_sum-} && -x $__file ]] && index_of start_script || return 0\n  exec {BOOT_SUM}< <(sha256sum <"$__file")\n}\n\nwrite_boot_script() {\n  if [[ -n ${CP_boot-} ]]; then\n    printf \'%s\' "$CP_boot" | write_file "$WORKSPACE/.comfy-pod/boot.sh" 755 || die "$WORKSPACE/.comfy-pod/boot.sh cannot be written"\n  fi\n  if [[ ${CP_keep_host_keys-} == yes ]]; then keep_host_keys; fi\n}\n';

// src/operations/checkout.sh
var checkout_default = '\ncheckout_probe() {\n  checkout_where\n  checkout_look\n  state "$LOOK" "$LOOK_DETAIL"\n}\n\ncheckout_where() {\n  wish url ref folder asked update essential verdict\n  FOLDER=${folder:-$COMFYUI}\n  [[ $FOLDER == /* ]] || FOLDER=$WORKSPACE/$FOLDER\n}\ncheckout_look() {\n  repository_key "$url"\n  KEY=$REPLY\n  input url "$KEY"\n  input ref "$ref"\n  fact folder "$FOLDER"\n  read_git "$FOLDER"\n  read_record "$WORKSPACE/.comfy-pod/steps/$STEP"\n  LOOK=satisfied LOOK_DETAIL=\'\'\n  wanted_commit\n  checkout_damage || checkout_difference\n  input commit "$WANTED"\n  fact commit "$HEAD_COMMIT"\n  checkout_version\n  fact version "$REPLY"\n}\n\nlook() { LOOK=$1 LOOK_DETAIL=$2; }\nwanted_commit() {\n  local __answer=${ANSWER_OF_REMOTE[$STEP]-}\n  WANTED=\'\' UNASKED=\'\'\n  if [[ $update == yes && -n $__answer ]]; then\n    IFS=\' \' read -r WANTED UNASKED <&"$__answer"\n    [[ $WANTED != - ]] || WANTED=\'\'\n    [[ -z $WANTED$UNASKED ]] || return 0\n  fi\n  kept_commit\n}\nkept_commit() {\n  WANTED=\'\' KEPT=yes\n  if [[ ${NOTE[/url]-} == "$KEY" && ${NOTE[/ref]-} == "$ref" ]]; then\n    WANTED=${NOTE[/commit]-}\n  elif [[ ${RECORD[input.url]-} == "$KEY" && ${RECORD[input.ref]-} == "$ref" ]]; then\n    WANTED=${RECORD[input.commit]-}\n  fi\n  [[ -z $WANTED ]] || return 0\n  KEPT=no\n  [[ ! $ref =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]] || WANTED=$ref\n}\ncheckout_damage() {\n  local __file __lock __code __missing\n  if [[ ! -d $FOLDER ]]; then\n    look absent \'\'\n  elif [[ ! -e $FOLDER/.git ]]; then\n    look absent \'the folder is there, without a checkout\'\n    __code=("$FOLDER"/*.py)\n    [[ ${#__code[@]} -eq 0 ]] || look other \'the folder is there, and is no git repository\'\n  elif [[ -z $HEAD_COMMIT || ! -s $GIT_DIRECTORY/index || ${NOTE[/state]-} == begun ]]; then\n    look partial \'half-finished checkout\'\n  else\n    for __file in $essential; do\n      [[ -s $FOLDER/$__file || (-e $FOLDER/$__file && $__file == *__init__.py) ]] || { look partial "$__file is missing or empty" && return; }\n    done\n    __lock=$GIT_DIRECTORY/index.lock\n    [[ ! -e $__lock || -z $(find "$__lock" -mmin +2) ]] || { look partial \'index.lock was left behind by a git that was killed\' && return; }\n    if [[ -n ${ANSWER_OF_FILES[$STEP]-} ]]; then\n      mapfile -t __missing <&"${ANSWER_OF_FILES[$STEP]}"\n    else\n      mapfile -t __missing < <(missing_files)\n    fi\n    [[ ${#__missing[@]} -gt 0 ]] || return 1\n    printf -v __file \'%s, \' "${__missing[@]:0:3}"\n    look partial "tracked files are missing (${#__missing[@]}): ${__file%, }"\n  fi\n}\ncheckout_difference() {\n  local __there\n  if [[ ${#REMOTES[@]} -gt 0 && ${NOTE[/url]-} != "$KEY" ]] && ! remote_of "$KEY"; then\n    __there=${REMOTES[/origin]-}\n    repository_key "${__there:-${REMOTES[*]}}"\n    look other "the folder holds $REPLY, not $KEY"\n    return\n  fi\n  short "$HEAD_COMMIT"\n  __there=$REPLY\n  if [[ -n $UNASKED ]]; then\n    look other "to be updated; the remote could not be asked: $UNASKED"\n  elif [[ -z $WANTED ]]; then\n    if found_in_place || at_ref "$ref"; then\n      WANTED=$HEAD_COMMIT\n    elif [[ -n ${RECORD[input.ref]-}${RECORD[input.url]-} ]]; then\n      look other "the ref changed from ${RECORD[input.ref]:-the default branch} to ${ref:-the default branch}"\n    else\n      look other "is at $__there; the manifest asks for $ref"\n    fi\n  elif [[ $WANTED != "$HEAD_COMMIT" ]]; then\n    short "$WANTED"\n    if [[ $update == yes ]]; then\n      look other "ref moved $__there \u2192 $REPLY"\n    elif [[ $KEPT == yes ]]; then\n      look other "commit $__there instead of $REPLY: it was moved by hand"\n    else\n      look other "commit $__there \u2192 $REPLY"\n    fi\n  fi\n}\nfound_in_place() {\n  [[ ${#RECORD[@]} -eq 0 && $asked != yes && -n $HEAD_COMMIT && -z ${NOTE[/state]-} ]] || return 1\n  [[ ${#REMOTES[@]} -eq 0 ]] || remote_of "$KEY"\n}\ncheckout_version() {\n  local __file __line\n  for __file in comfyui_version.py pyproject.toml; do\n    [[ -f $FOLDER/$__file ]] || continue\n    while IFS= read -r __line; do\n      [[ $__line =~ ^(__version__|version)\\ *=\\ *[\\"\\\']([^\\"\\\']+) ]] || continue\n      REPLY=${BASH_REMATCH[2]}\n      return\n    done <"$FOLDER/$__file"\n  done\n  REPLY=\'\'\n}\n\ncheckout_fetch() {\n  checkout_where\n  checkout_get\n}\ncheckout_get() {\n  local __step=$WORKSPACE/.comfy-pod/steps/$STEP __reset=no\n  has git || die "git is missing on the pod: install it, or let the step system_packages do so"\n  mkdir -p "$FOLDER" || die "$FOLDER cannot be made"\n  repository_key "$url"\n  KEY=$REPLY COMMIT=\'\' REF_NAME=\'\'\n  checkout_open\n  read_record "$__step" || true\n  [[ ${#RECORD[@]} -eq 0 || -f $WORKSPACE/.install_markers/$STEP.done ]] || __reset=yes\n  kept_commit\n  if [[ -z $WANTED ]] && found_in_place; then WANTED=$HEAD_COMMIT KEPT=no; fi\n  if [[ -n $WANTED && $update != yes && $__reset == no ]]; then\n    COMMIT=$WANTED REF_NAME=${NOTE[/name]-}\n    tell_moved\n  elif ! resolve_ref "$url" "$ref"; then\n    [[ $GIT_MEANING == no-ref && $ref =~ ^[0-9a-f]{7,63}$ ]] || die "$GIT_REASON"\n  fi\n  UNFINISHED=no\n  [[ ${NOTE[/state]-} != begun ]] || UNFINISHED=yes\n  checkout_remote\n  keep_commits "$HEAD_COMMIT"\n  [[ $REF_NAME != refs/heads/* ]] || keep_commits "$(git_here rev-parse -q --verify "$REF_NAME" || true)"\n  bring_commit\n  write_note begun\n  short "$COMMIT"\n  say "$KEY at ${ref:+$ref, }$REPLY in $FOLDER"\n  if ! switch_to "$COMMIT"; then\n    [[ -z ${SECOND_TIME-} ]] || die "the checkout in $FOLDER could not be written: ${GIT_SAID:-git gave no reason}"\n    say "the repository in $FOLDER is damaged: $GIT_SAID"\n    aside "$FOLDER/.git"\n    SECOND_TIME=yes checkout_get\n    return\n  fi\n  bring_submodules\n  write_note whole\n}\ncheckout_open() {\n  local __process __folder __lock\n  if [[ -e $FOLDER/.git ]] && { ! read_git "$FOLDER" || ! git_here rev-parse --git-dir >/dev/null 2>&1; }; then\n    aside "$FOLDER/.git"\n  fi\n  [[ -e $FOLDER/.git ]] || git -c safe.directory=\'*\' -c init.defaultBranch=main -c init.templateDir= init -q "$FOLDER" || die "no repository can be made in $FOLDER"\n  read_git "$FOLDER"\n  if [[ -n $HEAD_COMMIT ]] && ! git_here cat-file -e "$HEAD_COMMIT^{tree}" 2>/dev/null; then\n    say "the commit $HEAD_COMMIT in $FOLDER cannot be read"\n    aside "$FOLDER/.git"\n    git -c safe.directory=\'*\' -c init.defaultBranch=main -c init.templateDir= init -q "$FOLDER"\n    read_git "$FOLDER"\n  fi\n  for __lock in "$GIT_DIRECTORY"/{index,HEAD,shallow,config,packed-refs}.lock; do\n    [[ -e $__lock ]] || continue\n    for __process in /proc/[0-9]*; do\n      [[ $(readlink "$__process/exe" 2>/dev/null) == */git ]] || continue\n      __folder=$(readlink "$__process/cwd" 2>/dev/null) || continue\n      [[ "$__folder/" != "$(cd "$FOLDER" && pwd -P)/"* ]] || die "another git (process ${__process#/proc/}) is at work in $FOLDER: try again when it has ended"\n    done\n    rm -f "$__lock"\n  done\n}\n\ntell_moved() {\n  [[ -n $HEAD_COMMIT && $HEAD_COMMIT != "$COMMIT" && $KEPT == yes && ${NOTE[/state]-whole} == whole ]] || return 0\n  short "$HEAD_COMMIT"\n  local __there=$REPLY\n  short "$COMMIT"\n  say "$FOLDER was moved to $__there by hand; it is brought back to $REPLY"\n  warn "$FOLDER was moved to $__there by hand and is brought back to $REPLY, which ${ref:-its default branch} meant when it was installed; ask with \\`update\\` for a newer one"\n}\nwrite_note() {\n  printf \'state=%s\\nurl=%s\\nref=%s\\ncommit=%s\\nname=%s\\n\' "$1" "$KEY" "$ref" "$COMMIT" "$REF_NAME" | write_file "$GIT_DIRECTORY/comfy-pod" ||\n    die "the disk below $FOLDER is full, or cannot be written"\n}\n';

// src/operations/comfyui_http.sh
var comfyui_http_default = `http_ask() {
  if [[ \${SERVICE_SCHEME-} == https ]]; then
    local __host=$1
    [[ $__host != *:* ]] || __host="[$__host]"
    curl -skig --http1.0 --max-time "$4" "https://$__host:$2$3" 2>/dev/null
    return
  fi
  timeout "$4" bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\\r\\nHost: localhost:%s\\r\\n\\r\\n" "$2" "$1" >&3 && cat <&3' "$1" "$2" "$3" 2>/dev/null
}
http_get() {
  local __answer
  BODY=''
  __answer=$(http_ask "$@") && http_body "$__answer"
}
http_body() {
  BODY=''
  [[ $1 == HTTP/*([^ ])' 200'* ]] || return 1
  BODY=\${1#*$'\\r\\n\\r\\n'}
}
json_string() {
  local __pattern="\\"$1\\": *\\"(([^\\"\\\\\\\\]|\\\\\\\\.)*)\\""
  REPLY=''
  [[ ! $BODY =~ $__pattern ]] || REPLY=\${BASH_REMATCH[1]//\\\\\\"/\\"}
}
reachable() {
  REPLY=\${1%%,*}
  case $REPLY in
  0.0.0.0 | localhost | '') REPLY=127.0.0.1 ;;
  ::) REPLY=::1 ;;
  esac
}
port_owner() {
  local __hex __fields __inodes=' ' __file __link __lines
  OWNER_PID='' OWNER_COMMAND=''
  printf -v __hex ':%04X' "$1"
  for __file in /proc/net/tcp /proc/net/tcp6; do
    { mapfile -t __lines <"$__file"; } 2>/dev/null || continue
    for __fields in "\${__lines[@]}"; do
      read -ra __fields <<<"$__fields"
      [[ \${__fields[1]-} == *"$__hex" && \${__fields[3]-} == 0A ]] && __inodes+="\${__fields[9]} "
    done
  done
  [[ $__inodes != ' ' ]] || return 1
  while read -r __file __link; do
    __link=\${__link#socket:[}
    [[ $__inodes == *" \${__link%]} "* ]] || continue
    OWNER_PID=\${__file#/proc/}
    OWNER_PID=\${OWNER_PID%%/*}
    OWNER_COMMAND=$(tr '\\0' ' ' 2>/dev/null <"/proc/$OWNER_PID/cmdline")
    break
  done < <(find /proc/[0-9]*/fd -maxdepth 1 -lname 'socket:*' -printf '%p %l\\n' 2>/dev/null)
  return 0
}
port_stays_held() {
  local __until REPLY
  milliseconds
  __until=$((REPLY + 100 * $2))
  while port_owner "$1"; do
    milliseconds
    ((REPLY < __until)) || return 0
    sleep 0.1
  done
  return 1
}
describe_owner() {
  REPLY="port $1 is held by process \${OWNER_PID:-of another user}\${OWNER_COMMAND:+ (\${OWNER_COMMAND% })}"
}
`;

// src/operations/comfyui_process.sh
var comfyui_process_default = `find_service() {
  SERVICE_PID='' SERVICE_START='' SERVICE_PORT='' SERVICE_LISTEN='' SERVICE_ADDRESS='' SERVICE_SCHEME=http SERVICE_SETTINGS=''
  [[ -z \${JOB-} ]] || find_running
  [[ -n $RUNNING_PID && $RUNNING_FOLDER -ef $COMFYUI ]] && start_time "$RUNNING_PID" || return 1
  SERVICE_PID=$RUNNING_PID SERVICE_START=$REPLY SERVICE_PORT=$RUNNING_PORT
  process_listen "$SERVICE_PID"
  SERVICE_LISTEN=$REPLY
  reachable "$REPLY"
  SERVICE_ADDRESS=$REPLY
  local __entry
  while IFS= read -r -d '' __entry; do
    [[ $__entry != --tls-certfile* ]] || SERVICE_SCHEME=https
  done 2>/dev/null <"/proc/$SERVICE_PID/cmdline" || true
  while IFS= read -r -d '' __entry; do
    [[ $__entry != COMFY_POD_SETTINGS=* ]] || SERVICE_SETTINGS=\${__entry#*=}
  done 2>/dev/null <"/proc/$SERVICE_PID/environ" || true
}
service_answers() {
  local __answer
  if [[ -z \${SERVICE_ASKED-} ]]; then
    http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /system_stats "$1"
    return
  fi
  IFS= read -r -d '' __answer <&"$SERVICE_ASKED"
  exec {SERVICE_ASKED}<&-
  SERVICE_ASKED=''
  http_body "$__answer"
}
declare -a CHANGES=()
recorded_changes() {
  local __file __key __value __time __result
  CHANGES=()
  for __file in "$WORKSPACE"/.comfy-pod/steps/*; do
    case \${__file##*/} in comfyui_service | service_* | start_script | model_directories | cuda_check | custom_nodes | overall_installation) continue ;; esac
    __time='' __result=''
    while IFS='=' read -r __key __value; do
      case $__key in
      time) __time=$__value ;;
      result) __result=$__value && break ;;
      esac
    done <"$__file"
    [[ $__result != @(installed|updated) ]] || CHANGES+=("\${__file##*/} $__time")
  done
}
service_due() {
  local __because=() __line __known='' __since __settings
  script_settings
  __settings=$REPLY
  if [[ -n $SERVICE_SETTINGS ]]; then
    [[ $SERVICE_SETTINGS == "$__settings" ]] || __because+=("its settings")
  elif read_record "$WORKSPACE/.comfy-pod/steps/comfyui_service" && [[ \${RECORD[input.settings]-"$__settings"} != @(|"$__settings") ]]; then
    __because+=("its settings")
  fi
  recorded_changes
  text_of "$WORKSPACE/.comfy-pod/service"
  __known=$REPLY
  if [[ $__known == "$SERVICE_PID $SERVICE_START $CONTAINER"$'\\n'* ]]; then
    for __line in "\${CHANGES[@]}"; do [[ $__known == *$'\\n'"$__line"$'\\n'* ]] || __because+=("\${__line%% *}"); done
  else
    started_at "$SERVICE_START"
    __since=$REPLY
    for __line in "\${CHANGES[@]}"; do [[ ! \${__line#* } > $__since ]] || __because+=("\${__line%% *}"); done
  fi
  printf -v REPLY '%s, ' "\${__because[@]}"
  REPLY=\${REPLY%, }
}
started_at() {
  local __key __value __boot=0
  while read -r __key __value; do [[ $__key != btime ]] || __boot=$__value; done </proc/stat
  printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' "$((__boot + $1 / 100))"
}
stop_service() {
  local __signal __tries
  for __signal in TERM KILL; do
    for ((__tries = 0; __tries < 150; __tries++)); do
      start_time "$SERVICE_PID" && [[ $REPLY == "$SERVICE_START" ]] || return 0
      if ((__tries == 0)); then
        say "sending SIG$__signal to ComfyUI, process $SERVICE_PID"
        kill "-$__signal" "$SERVICE_PID" 2>/dev/null || true
      fi
      sleep 0.2
    done
  done
  die "process $SERVICE_PID does not end, not even by SIGKILL; restart the pod"
}
new_log() {
  mkdir -p "\${1%/*}"
  [[ ! -s $1 ]] || mv -f "$1" "$1.previous"
  : >"$1"
}
become_detached() {
  local __log=$1 __descriptor
  shift
  exec </dev/null >>"$__log" 2>&1
  for __descriptor in /proc/self/fd/*; do
    __descriptor=\${__descriptor##*/}
    ((__descriptor < 3 || __descriptor == 255)) || exec {__descriptor}>&-
  done
  exec setsid "$@"
}
launch_service() {
  local secrets
  wish secrets
  new_log "$1"
  recorded_changes
  (
    give_secrets
    become_clean $secrets
    become_detached "$1" bash "$WORKSPACE/comfyStart.sh"
  ) &
  LAUNCHED=$!
  start_time "$LAUNCHED" || true
  printf '%s\\n' "$LAUNCHED $REPLY $CONTAINER" "\${CHANGES[@]}" | write_file "$WORKSPACE/.comfy-pod/service"
}
`;

// src/operations/comfyui_service.sh
var comfyui_service_default = `SERVICE_ASKED=''
comfyui_service_look() {
  index_of comfyui_service && find_service || return 0
  exec {SERVICE_ASKED}< <(http_ask "$SERVICE_ADDRESS" "$SERVICE_PORT" /system_stats 5)
}

comfyui_service_probe() {
  local port
  wish port
  script_settings
  input settings "$REPLY"
  if ! find_service; then
    if port_owner "\${port:-8188}"; then
      describe_owner "\${port:-8188}"
      state absent "ComfyUI does not run, and $REPLY"
    else
      state absent "ComfyUI does not run"
    fi
    return
  fi
  fact pid "$SERVICE_PID"
  fact port "$SERVICE_PORT"
  fact listen "$SERVICE_LISTEN"
  if [[ -n $SERVICE_SETTINGS ]]; then fact started_by us; else fact started_by others; fi
  if ! service_awaited; then
    state partial "process $SERVICE_PID does not answer on port $SERVICE_PORT"
    return
  fi
  service_facts
  service_due
  if [[ -n $REPLY ]]; then
    state other "restart due: changed since it was started: $REPLY"
  else
    [[ $SERVICE_PORT == "\${port:-8188}" ]] || warn "ComfyUI was started by others on port $SERVICE_PORT, not \${port:-8188}; it stays there until it is restarted"
    state satisfied "process $SERVICE_PID answers on port $SERVICE_PORT"
  fi
}
service_awaited() {
  if [[ -n \${JOB-} ]]; then await_answer "$SERVICE_PID" 60; else service_answers 5; fi
}
service_facts() {
  local __key
  for __key in comfyui_version python_version pytorch_version; do
    json_string "$__key"
    fact "$__key" "$REPLY"
  done
  BODY=\${BODY##*\\"devices\\"}
  json_string name
  fact device "$REPLY"
  json_string type
  fact device_type "$REPLY"
}

comfyui_service_start() {
  local port restart forced start_timeout __due='' __silent __log
  wish port restart forced start_timeout
  port=\${port:-8188} start_timeout=\${start_timeout:-600}
  if find_service; then
    service_due
    __due=$REPLY
    [[ $forced != yes ]] || __due=\${__due:-forced}
    if [[ -z $__due ]] && await_answer "$SERVICE_PID" "$start_timeout"; then
      left_running
      return
    fi
    __silent="process $SERVICE_PID runs but did not answer on port $SERVICE_PORT within $start_timeout s"
    if [[ -z $__due && $restart == never ]]; then
      die "$__silent; with restart: never it is left as it is"
    elif [[ -z $__due ]]; then
      say "$__silent: it is restarted"
    elif [[ -n $__due ]]; then
      say "restart due: $__due"
      case $restart in
      never)
        outcome running "restart due, restart: never"
        return
        ;;
      now) ;;
      *)
        await_idle || {
          outcome running "restart due, $REPLY"
          return
        }
        ;;
      esac
    fi
    start_script_there
    [[ $SERVICE_PORT == "$port" ]] || refuse_port "$port" 1
    stop_service
    sleep 0.5
    if find_service && await_answer "$SERVICE_PID" "$start_timeout"; then
      warn "something on this pod starts ComfyUI by itself (process $SERVICE_PID); it is left as that started it"
      return
    fi
  fi
  start_script_there
  refuse_port "$port" 50
  __log=$WORKSPACE/logs/comfyui.$port.log
  launch_service "$__log"
  follow_start "$__log" "$start_timeout"
}

start_script_there() {
  [[ -f $WORKSPACE/comfyStart.sh ]] || die "there is no $WORKSPACE/comfyStart.sh: the step start_script comes first"
}
left_running() {
  local verdict
  wish verdict
  say "ComfyUI runs already, process $SERVICE_PID"
  if [[ $verdict != update && -f $WORKSPACE/.comfy-pod/steps/$STEP && -f $WORKSPACE/.install_markers/$STEP.done ]]; then
    outcome skipped "runs already"
  else
    outcome adopted "runs already"
  fi
}
comfyui_service_stop() {
  local restart __busy=''
  wish restart
  if ! find_service; then
    outcome skipped "ComfyUI does not run"
    return
  fi
  if [[ $restart != now ]] && ! await_idle; then
    __busy=$REPLY
    warn "ComfyUI was stopped with $__busy: they did not finish within restart-wait"
  fi
  stop_service
  sleep 0.5
  ! find_service || die "something on this pod starts ComfyUI by itself (process $SERVICE_PID): stop that"
  outcome updated "stopped\${__busy:+ with $__busy}"
}
refuse_port() {
  port_stays_held "$1" "$2" || return 0
  describe_owner "$1"
  die "$REPLY. It is left as it is: end it yourself, or write another port: in the manifest"
}
follow_start() {
  local __tail __code=0 __since
  milliseconds
  __since=$REPLY
  trap 'kill -- "-$LAUNCHED" 2>/dev/null; exit 143' TERM
  tail -n +1 -f -s 0.2 --pid="$LAUNCHED" "$1" 2>/dev/null &
  __tail=$!
  if await_answer "$LAUNCHED" "$2"; then
    trap - TERM
    kill "$__tail" 2>/dev/null || true
    wait "$__tail" 2>/dev/null || true
    milliseconds
    fact ready_seconds "$(seconds_between "$__since" "$REPLY")"
    say "ComfyUI answers on port $SERVICE_PORT, process $LAUNCHED"
    return
  fi
  if start_time "$LAUNCHED"; then
    kill "$__tail" 2>/dev/null || true
    die "ComfyUI did not answer within $2 s; it is still at work, and its log is $1"
  fi
  wait "$LAUNCHED" || __code=$?
  sleep 0.5
  kill "$__tail" 2>/dev/null || true
  startup_reason "$1" "$__code"
  die "$REPLY"
}
await_answer() {
  local __until=$((SECONDS + $2))
  while ((SECONDS < __until)); do
    start_time "$1" || return 1
    if find_service && service_answers 10; then return 0; fi
    sleep 0.5
  done
  return 1
}
await_idle() {
  local restart_wait __until __left='' __told='' __queued=''
  wish restart_wait
  __until=$((SECONDS + \${restart_wait:-600}))
  while :; do
    start_time "$SERVICE_PID" && [[ $REPLY == "$SERVICE_START" ]] || return 0
    if http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /prompt 10 && [[ $BODY =~ \\"queue_remaining\\":\\ *([0-9]+) ]]; then
      __left=\${BASH_REMATCH[1]}
      ((__left > 0)) || return 0
      __queued="$__left prompts queued"
      [[ $__left != 1 ]] || __queued="1 prompt queued"
      [[ $__told == "$__left" ]] || say "waiting: $__queued"
      __told=$__left
    fi
    if ((SECONDS >= __until)); then
      REPLY=$__queued
      [[ -z $__queued ]]
      return
    fi
    sleep 1
  done
}

comfyui_service_prove() {
  find_service || die "ComfyUI ended right after it had answered"
  service_log
  judge_loading "$REPLY"
}
comfyui_service_quick_test() {
  local __log=$WORKSPACE/logs/comfyui.quick-test.log __code=0
  if find_service; then
    warn "ComfyUI runs (process $SERVICE_PID), so what changed is proved only when it is restarted"
    return
  fi
  knows_flag --quick-test-for-ci || die "this ComfyUI has no --quick-test-for-ci, so its nodes cannot be proved without starting it"
  mkdir -p "\${__log%/*}"
  (
    local secrets
    wish secrets
    give_secrets
    become_clean $secrets
    exec 3>&- timeout --foreground 900 bash "$WORKSPACE/comfyStart.sh" --quick-test-for-ci
  ) 2>&1 | tee "$__log" || __code=$?
  if ((__code != 0)); then
    startup_reason "$__log" "$__code"
    die "$REPLY"
  fi
  judge_loading "$__log"
}
`;

// src/operations/container_environment.sh
var container_environment_default = `
NOT_FOR_COMFYUI='@(_|PWD|OLDPWD|SHLVL|TERM|HOSTNAME|IFS|BASH*|SHELLOPTS|UID|EUID|PPID|PS4|ENV|PUBLIC_KEY|SSH_*|JUPYTER_*|INPUT_*|GITHUB_*|ACTIONS_*|RUNNER_*|CP_*|W_*|SECRET_*|COMFY_POD_*)'
become_clean() {
  local __name __entry __container_path='' __keep=" $* HOME PATH USER "
  while IFS= read -r __name; do
    [[ $__keep == *" $__name "* ]] || export -n "\${__name?}"
  done < <(compgen -e)
  export LANG=C.UTF-8
  [[ $IN_CONTAINER == yes ]] || return 0
  while IFS= read -r -d '' __entry; do
    __name=\${__entry%%=*}
    [[ $__name =~ ^[A-Za-z_][A-Za-z0-9_]*$ && $__name != $NOT_FOR_COMFYUI && $__name != __* ]] || continue
    if [[ $__name == PATH ]]; then
      __container_path=\${__entry#*=}
    elif [[ $__keep != *" $__name "* ]]; then
      export "$__name=\${__entry#*=}"
    fi
  done 2>/dev/null </proc/1/environ || true
  [[ -z $__container_path ]] || PATH=$__container_path
}
`;

// src/operations/cuda_check.sh
var cuda_check_default = '\ncuda_check_probe() {\n  local gpu __key\n  wish gpu\n  torch_build\n  input container "$CONTAINER"\n  input driver "$DRIVER"\n  input torch "$TORCH_VERSION"\n  input cuda "$TORCH_CUDA"\n  if [[ $gpu == none ]]; then\n    not_needed "nothing to check: gpu: none"\n  elif ((GPU_COUNT == 0)) && [[ $gpu != required ]]; then\n    warn "there is no GPU on this pod: ComfyUI runs on the processor, slowly"\n    not_needed "nothing to check: no GPU on this pod"\n  elif ! read_cuda_check; then\n    state absent "not checked in this container"\n  else\n    for __key in "${!CUDA_CHECK[@]}"; do\n      [[ $__key == @(container|result) ]] || fact "$__key" "${CUDA_CHECK[$__key]}"\n    done\n    cuda_check_gpu\n    for __key in container driver torch cuda; do\n      [[ ${CUDA_CHECK[$__key]-} == "${INPUTS[$__key]}" ]] && continue\n      state other "checked with $__key ${CUDA_CHECK[$__key]:-none}, now ${INPUTS[$__key]:-none}"\n      return\n    done\n    if [[ ${CUDA_CHECK[result]-} == passed ]]; then\n      state satisfied "torch computes on the GPU"\n    else\n      state other "the last check failed: ${CUDA_CHECK[cause]-}"\n    fi\n  fi\n}\ntorch_build() {\n  local __site __line\n  TORCH_VERSION=\'\' TORCH_CUDA=\'\'\n  for __site in "${SITE_PACKAGES[@]}"; do\n    [[ -f $__site/torch/version.py ]] || continue\n    while IFS= read -r __line; do\n      [[ ! $__line =~ ^__version__\\ *=\\ *[\\"\\\']([^\\"\\\']+) ]] || TORCH_VERSION=${BASH_REMATCH[1]}\n      [[ ! $__line =~ ^cuda[^=]*=\\ *[\\"\\\']([^\\"\\\']+) ]] || TORCH_CUDA=${BASH_REMATCH[1]}\n    done <"$__site/torch/version.py"\n    return\n  done\n}\ndeclare -A CUDA_CHECK=()\nread_cuda_check() {\n  CUDA_CHECK=()\n  local __line __file=$HOME/.comfy-pod/cuda-check-${CONTAINER_STAMP##*-}\n  [[ -f $__file ]] || return 1\n  while IFS= read -r __line; do\n    unescape "${__line#*=}"\n    CUDA_CHECK[${__line%%=*}]=$REPLY\n  done <"$__file"\n}\ncuda_check_gpu() {\n  local __name=${CUDA_CHECK[device0.name]-}\n  [[ ${CUDA_CHECK[devices]-1} == 1 || -z $__name ]] || __name="${CUDA_CHECK[devices]} \xD7 $__name"\n  fact gpu "$__name"\n}\n\ncuda_check_install() {\n  local gpu script __answer __code=0\n  wish gpu script\n  if [[ $gpu == none ]] || ((GPU_COUNT == 0)); then\n    [[ $gpu != required ]] || die "there is no GPU on this pod, and the manifest says gpu: required; rent a pod with one, or write gpu: auto"\n    return 0\n  fi\n  [[ -x $PYTHON ]] || die "there is no Python at $PYTHON: the step python_env comes first"\n  torch_build\n  __answer=$(become_clean && exec timeout --foreground 300 "$PYTHON" -I -c "$script") || __code=$?\n  printf \'%s\\n\' "$__answer"\n  [[ $\'\\n\'$__answer == *$\'\\n\'result=* ]] || die "the check ended with code $__code before it could tell anything: its last words are in the log above"\n  printf \'%s\\ncontainer=%s\\ndriver=%s\\ntorch=%s\\ncuda=%s\\n\' "$__answer" "$CONTAINER" "$DRIVER" "$TORCH_VERSION" "$TORCH_CUDA" |\n    write_file "$HOME/.comfy-pod/cuda-check-${CONTAINER_STAMP##*-}"\n  read_cuda_check\n  [[ ${CUDA_CHECK[result]} == passed ]] || die "${CUDA_CHECK[cause]-}. ${CUDA_CHECK[remedy]-}"\n}\n';

// src/operations/distributions.sh
var distributions_default = '\ndeclare -A DISTRIBUTIONS=()\npackages_index() {\n  local __site __folder __name\n  DISTRIBUTIONS=()\n  for __site in "${SITE_PACKAGES[@]}"; do\n    for __folder in "$__site"/*.dist-info "$__site"/*.egg-info; do\n      __name=${__folder##*/}\n      __name=${__name%.*}\n      canonical_name "${__name%%-*}"\n      [[ -v DISTRIBUTIONS[$REPLY] ]] || DISTRIBUTIONS[$REPLY]=$__folder\n    done\n  done\n}\ncanonical_name() {\n  REPLY=${1,,}\n  REPLY=${REPLY//[-_.]/-}\n  while [[ $REPLY == *--* ]]; do REPLY=${REPLY//--/-}; done\n}\ndistribution_version() {\n  REPLY=\'\'\n  [[ -v DISTRIBUTIONS[$1] ]] || return 1\n  REPLY=${DISTRIBUTIONS[$1]##*/}\n  REPLY=${REPLY%.@(dist|egg)-info}\n  REPLY=${REPLY%-py3.+([0-9])}\n  [[ $REPLY != *-* ]] || REPLY=${REPLY#*-}\n}\nNAMED=()\ndeclare -A OPTIONAL=()\npackages_named() {\n  local __line\n  NAMED=() OPTIONAL=()\n  packages_text\n  while IFS= read -r __line; do\n    [[ $__line =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)(.?) && ${BASH_REMATCH[2]} != [+:/\\\\] ]] || continue\n    canonical_name "${BASH_REMATCH[1]}"\n    NAMED+=("$REPLY")\n    [[ $__line != *\\;* ]] || OPTIONAL[$REPLY]=1\n  done <<<"$REPLY"\n}\nHOLLOW=()\npackages_hollow() {\n  local __name __folder __site __module __files __file\n  HOLLOW=()\n  for __name in "${NAMED[@]}"; do\n    [[ -v DISTRIBUTIONS[$__name] ]] || continue\n    __folder=${DISTRIBUTIONS[$__name]} __site=${DISTRIBUTIONS[$__name]%/*} __module=${__name//-/_}\n    [[ ! -e $__site/$__module && ! -e $__site/$__module.py && -f $__folder/RECORD ]] || continue\n    mapfile -t -n 200 __files <"$__folder/RECORD"\n    for __file in "${__files[@]}"; do\n      __file=${__file%%,*}\n      [[ $__file != @(..|/|\\"|*.dist-info/|*.pyc|__editable__)* ]] || continue\n      [[ -e $__site/$__file ]] || HOLLOW+=("$__name")\n      break\n    done\n  done\n}\n';

// src/operations/dropped.sh
var dropped_default = `tell_dropped() {
  local __i __file __list='' __from
  local -A __named=()
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __from=W_\${__i}_operation
    [[ \${!__from} == node ]] || continue
    __from=W_\${__i}_url
    repository_key "\${!__from}"
    __named[/$REPLY]=1
  done
  for __file in "$WORKSPACE"/.comfy-pod/steps/node_*; do
    read_record "$__file" && [[ -d \${RECORD[fact.folder]-} && ! -v __named[/\${RECORD[input.url]-}] ]] || continue
    __list+=\${RECORD[fact.folder]}$'\\n'
  done
  fact dropped_nodes "\${__list%$'\\n'}"
  dropped_packages
  fact dropped_packages "$REPLY"
}
dropped_packages() {
  local __line __lines='' __now=$'\\n' __from
  if index_of dependencies_additional; then
    __from=W_\${REPLY}_lines
    while IFS= read -r __line; do
      package_name "$__line"
      __now+=$REPLY$'\\n'
    done <<<"\${!__from-}"
  fi
  REPLY=''
  read_record "$WORKSPACE/.comfy-pod/steps/dependencies_additional" || return 0
  while IFS= read -r __line; do
    package_name "$__line"
    [[ -z $REPLY || $__now == *$'\\n'"$REPLY"$'\\n'* ]] || __lines+=$REPLY$'\\n'
  done <<<"\${RECORD[input.requirements]-}"
  REPLY=\${__lines%$'\\n'}
}
package_name() {
  REPLY=\${1##+([[:space:]])}
  if [[ $REPLY =~ ^([A-Za-z0-9._-]+)([^A-Za-z0-9._+:-]|$) ]]; then canonical_name "\${BASH_REMATCH[1]}"; fi
}
`;

// src/operations/folder_paths.sh
var folder_paths_default = `declare -a FOLDERS=() MODEL_KINDS=()
declare -A MODEL_FOLDERS=()
read_folder_paths() {
  FOLDERS=() MODEL_KINDS=() MODEL_FOLDERS=()
  local __base=$COMFYUI __models __line __kind='' __root __name __seen=$'\\n'
  local __join="(models_dir|base_path|__file__\\)\\)), *[\\"']([^\\"']+)[\\"']((, *[\\"'][^\\"']+[\\"'])*)\\)"
  local __assigns="^folder_names_and_paths\\[[\\"']([^\\"']+)[\\"']\\]"
  [[ -f $COMFYUI/folder_paths.py ]] || return 1
  if argument_value --base-directory; then __base=$REPLY; fi
  __models=$__base/models
  if argument_value --models-directory; then __models=$REPLY; fi
  while IFS= read -r __line; do
    case $__line in
    *([[:space:]])'#'*) continue ;;
    [a-z]*) if [[ $__line =~ $__assigns ]]; then __kind=\${BASH_REMATCH[1]}; else __kind=''; fi ;;
    esac
    [[ $__line == *@(models_dir|base_path|__file__)* ]] || continue
    while [[ $__line =~ $__join ]]; do
      __line=\${__line#*"\${BASH_REMATCH[0]}"}
      __root=$__base __name=\${BASH_REMATCH[2]}\${BASH_REMATCH[3]//, /,}
      __name=\${__name//[\\"\\']/}
      __name=\${__name//,/\\/}
      [[ \${BASH_REMATCH[1]} != models_dir ]] || __root=$__models
      [[ $__root/$__name != "$__base/temp" ]] || continue
      if [[ $__root == "$__models" && -n $__kind ]]; then add_model_folder "$__kind" "$__name"; fi
      [[ $__seen != *$'\\n'"$__root/$__name"$'\\n'* ]] || continue
      __seen+=$__root/$__name$'\\n'
      FOLDERS+=("$__root/$__name")
    done
  done <"$COMFYUI/folder_paths.py"
}

add_model_folder() {
  [[ -v MODEL_FOLDERS[$1] ]] || MODEL_KINDS+=("$1")
  MODEL_FOLDERS[$1]+=$2$'\\n'
}
`;

// src/operations/generation.sh
var generation_default = `GENERATIONS_KEPT=10
GENERATION_FILES=(comfyStart.sh .comfy-pod/{constraints.txt,running-constraints.txt,extra_model_paths.yaml,manifest})

generations_folder() { REPLY=$WORKSPACE/.comfy-pod/generations; }
generation_record() {
  local manifest
  wish manifest
  if is_comfyui "$COMFYUI" && [[ -x $PYTHON ]]; then generation_begin; fi
  printf '%s\\n' "$manifest" | write_file "$WORKSPACE/.comfy-pod/manifest" || die "$WORKSPACE/.comfy-pod/manifest cannot be written"
}
generation_begin() {
  local __all
  generations_folder
  __all=$REPLY
  if generation_open; then
    say "a run before was cut off; generation $OPEN_NUMBER is what was there before it"
    REPLY=$OPEN_NUMBER
  else
    generation_take "$__all/.new"
    generation_keep ''
    say "generation $REPLY: what is there now is recorded"
  fi
  fact number "$REPLY"
  printf '%s run\\n' "$REPLY" | write_file "$__all/open" || die "$__all/open cannot be written"
}
generation_open() {
  local __file
  OPEN_NUMBER='' OPEN_KIND=''
  generations_folder
  __file=$REPLY/open
  [[ -f $__file ]] && read -r OPEN_NUMBER OPEN_KIND <"$__file" || return 1
  generation_is "$OPEN_NUMBER" && [[ $OPEN_KIND == rollback || -n $(find "$__file" -mmin -1440) ]]
}
generation_is() {
  [[ $1 == +([0-9]) ]] && generations_folder && read_record "$REPLY/$1/generation"
}
declare -a NUMBERS=()
generation_numbers() {
  local __path __found=()
  NUMBERS=()
  generations_folder
  for __path in "$REPLY"/+([0-9])/; do
    __path=\${__path%/}
    if generation_is "\${__path##*/}"; then __found+=("\${__path##*/}"); fi
  done
  ((\${#__found[@]} == 0)) || mapfile -t NUMBERS < <(printf '%s\\n' "\${__found[@]}" | sort -n)
}
generation_keep() {
  local __all __last='' __number
  generations_folder
  __all=$REPLY
  generation_numbers
  ((\${#NUMBERS[@]} == 0)) || __last=\${NUMBERS[-1]}
  if [[ -n $__last ]] && generation_compare "$__all/$__last" "$__all/.new"; then
    mv "$__all/$__last" "$__all/.old"
    mv "$__all/.new" "$__all/$__last"
    rm -rf "$__all/.old"
  else
    mv "$__all/.new" "$__all/$((\${__last:-0} + 1))"
    __last=$((\${__last:-0} + 1))
    for __number in "\${NUMBERS[@]:0:$((\${#NUMBERS[@]} < GENERATIONS_KEPT ? 0 : \${#NUMBERS[@]} - GENERATIONS_KEPT + 1))}"; do
      [[ $__number == "$1" ]] || rm -rf "\${__all:?}/$__number"
    done
  fi
  REPLY=$__last
}
generation_take() {
  local __to=$1 __path
  rm -rf "$__to"
  mkdir -p "$__to/edits" "$__to/files" || die "$__to cannot be made: is the disk full?"
  take_repositories "$__to" || die "the repositories could not be recorded in $__to: is the disk full?"
  node_entries >"$__to/nodes"
  freeze >"$__to/packages" || [[ \${2-} == broken ]] || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"
  [[ ! -f $ENVIRONMENT/pyvenv.cfg ]] || cp "$ENVIRONMENT/pyvenv.cfg" "$__to/"
  (
    cd "$WORKSPACE"
    for __path in .comfy-pod/steps/* .install_markers/* "\${GENERATION_FILES[@]}"; do
      [[ ! -f $__path ]] || cp -p --parents "$__path" "$__to/files/"
    done
  ) || die "the records could not be kept in $__to: is the disk full?"
  now
  {
    printf 'record=1\\ntime=%s\\n' "$REPLY"
    for __path in "run=\${CP_run-}" "comfyui=$COMFYUI" "python=$PYTHON" "python_version=$PYTHON_VERSION" "environment=$ENVIRONMENT" "provider=$PROVIDER"; do
      escape "\${__path#*=}"
      printf '%s=%s\\n' "\${__path%%=*}" "$REPLY"
    done
    printf 'end=1\\n'
  } | write_file "$__to/generation" || die "$__to cannot be written: is the disk full?"
}
repository_folders() {
  local __file __folder
  {
    printf '%s\\0' "$COMFYUI"
    for __folder in "$COMFYUI"/custom_nodes/*/; do printf '%s\\0' "\${__folder%/}"; done
    for __file in "$WORKSPACE"/.comfy-pod/steps/*; do
      if read_record "$__file" && [[ \${RECORD[fact.folder]-} == /* ]]; then printf '%s\\0' "\${RECORD[fact.folder]}"; fi
    done
  } | LC_ALL=C sort -zu
}
take_repositories() {
  local FOLDER __to=$1 __commit __note __url __urls __line=0
  while IFS= read -r -d '' FOLDER; do
    [[ -e $FOLDER/.git ]] && read_git "$FOLDER" && __commit=$(git_here rev-parse -q --verify 'HEAD^{commit}') || continue
    ((__line += 1))
    text_of "$GIT_DIRECTORY/comfy-pod"
    escape "$REPLY"
    __note=$REPLY
    escape "$FOLDER"
    __urls=("\${REMOTES[@]}")
    __url=\${REMOTES[/origin]:-\${__urls[0]-}}
    [[ ! $__url =~ ^(https?://)[^/@]*@(.*)$ ]] || __url=\${BASH_REMATCH[1]}\${BASH_REMATCH[2]}
    printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$REPLY" "$__commit" "\${HEAD_BRANCH:--}" "\${__url:--}" "\${__note:--}" >&4 || return 1
    edits >"$__to/edits/$__line" || return 1
    [[ -s $__to/edits/$__line ]] || rm -f "$__to/edits/$__line"
    [[ -n $(git_here rev-list --max-count=1 "$__commit" --not --remotes --tags --glob='refs/comfy-pod/*' 2>/dev/null) ]] ||
      git_here update-ref "refs/comfy-pod/was/$__commit" "$__commit" || true
  done < <(repository_folders) 4>"$__to/repositories"
}
edits() {
  git_here diff --binary --full-index --no-renames --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/ --ignore-submodules=all HEAD
}
node_entries() {
  local __path
  for __path in "$COMFYUI"/custom_nodes/*; do
    [[ \${__path##*/} != @(__pycache__|*.disabled) && (-d $__path || $__path == *.py) ]] || continue
    escape "\${__path##*/}"
    printf '%s\\n' "$REPLY"
  done
}
freeze() {
  local INSTALL=() __options=(--all)
  [[ $SYSTEM_SITE == no ]] || __options+=(--local)
  (
    set -o pipefail
    {
      if [[ $WRITER == uv ]] && { uv_find || uv_ensure >&2; }; then
        uv_settings
        "$UV" pip freeze --python "$PYTHON"
      else
        own_pip >&2 && PIP_DISABLE_PIP_VERSION_CHECK=1 "\${INSTALL[@]}" freeze "\${__options[@]}"
      fi
    } 2>"$JOB/freeze" | sed '/^#/d' | LC_ALL=C sort
  )
}
`;

// src/operations/generation_compare.sh
var generation_compare_default = 'declare -a DIFFERENCES=()\ngeneration_compare() {\n  local __key __name\n  local -A __was=() __is=()\n  DIFFERENCES=()\n  read_repositories "$1/repositories" __was\n  read_repositories "$2/repositories" __is\n  for __key in "${!__was[@]}"; do\n    [[ -n ${__is[$__key]-} && ${__is[$__key]} != "${__was[$__key]}" ]] || continue\n    DIFFERENCES+=("${__key##*/} ${__was[$__key]:0:7} \u2192 ${__is[$__key]:0:7}")\n  done\n  compare_folders "$1" "$2"\n  compare_packages "$1/packages" "$2/packages"\n  for __name in "$1" "$2"; do\n    [[ -f $__name/files/comfyStart.sh ]] || continue\n    cmp -s {"$1","$2"}/files/comfyStart.sh || DIFFERENCES+=("the start script")\n    break\n  done\n  ((${#DIFFERENCES[@]} == 0))\n}\ncompare_packages() {\n  local __key __name\n  local -A __was=() __is=()\n  read_packages "$1" __was\n  read_packages "$2" __is\n  for __key in "${!__was[@]}"; do\n    __name=${__key#/}\n    if [[ -z ${__is[$__key]-} ]]; then\n      DIFFERENCES+=("$__name ${__was[$__key]#*==} is gone")\n    elif [[ ${__is[$__key]} != "${__was[$__key]}" ]]; then\n      DIFFERENCES+=("$__name ${__was[$__key]#*==} \u2192 ${__is[$__key]#*==}")\n    fi\n  done\n  for __key in "${!__is[@]}"; do\n    __name=${__key#/}\n    [[ -n ${__was[$__key]-} ]] || DIFFERENCES+=("$__name ${__is[$__key]#*==} was added")\n  done\n}\ncompare_folders() {\n  local __key __line\n  local -A __from=() __to=()\n  for __key in "${!__was[@]}"; do __from[${__key##*/}]=1; done\n  for __key in "${!__is[@]}"; do __to[${__key##*/}]=1; done\n  while IFS= read -r __line; do __from[$__line]=1; done <"$1/nodes"\n  while IFS= read -r __line; do __to[$__line]=1; done <"$2/nodes"\n  for __key in "${!__from[@]}"; do [[ -n ${__to[$__key]-} ]] || DIFFERENCES+=("$__key is gone"); done\n  for __key in "${!__to[@]}"; do [[ -n ${__from[$__key]-} ]] || DIFFERENCES+=("$__key was added"); done\n}\nread_repositories() {\n  local -n __into=$2\n  local __folder __commit __rest\n  while IFS=$\'\\t\' read -r __folder __commit __rest; do __into["$__folder"]=$__commit; done <"$1"\n}\nread_packages() {\n  local -n __packages=$2\n  local __line\n  while IFS= read -r __line; do\n    package_of "$__line"\n    __packages["/$REPLY"]=$__line\n  done <"$1"\n}\npackage_of() {\n  REPLY=$1\n  [[ $1 == -e\\ * ]] || canonical_name "${1%%[ =@]*}"\n}\nsome_differences() {\n  printf -v REPLY \'%s, \' "${DIFFERENCES[@]:0:6}"\n  REPLY=${REPLY%, }\n  ((${#DIFFERENCES[@]} <= 6)) || REPLY+=", and $((${#DIFFERENCES[@]} - 6)) more"\n}\n';

// src/operations/git.sh
var git_default = `
declare -A REPOSITORY_MOVES=([github.com/comfyanonymous]=github.com/comfy-org [github.com/ltdrdata]=github.com/comfy-org)
repository_key() {
  local __host='' __path=$1 __owner
  if [[ $1 =~ ^[A-Za-z][A-Za-z0-9+.-]*://([^/]*@)?([^/@]*)(/.*)?$ ]]; then
    __host=\${BASH_REMATCH[2]} __path=\${BASH_REMATCH[3]}
    [[ $1 != https:* ]] || __host=\${__host%:443}
  elif [[ $1 =~ ^([^/@:]+@)?([^/@:]+):(.+)$ ]]; then
    __host=\${BASH_REMATCH[2]} __path=\${BASH_REMATCH[3]}
  fi
  [[ $__path != *%* || ! $__path =~ ^([^%\\\\]|%[0-9A-Fa-f]{2})*$ ]] || printf -v __path '%b' "\${__path//%/\\\\x}"
  __path=\${__path##+(/)}
  __path=\${__path%%+(/)}
  [[ \${__path,,} != *.git ]] || __path=\${__path%????}
  REPLY=file/$__path
  [[ -n $__host ]] || return 0
  __host=\${__host,,}
  REPLY=\${__host#www.}/\${__path,,}
  __owner=\${REPOSITORY_MOVES[\${REPLY%/*}]-}
  [[ -z $__owner ]] || REPLY=$__owner/\${REPLY##*/}
}

short() { REPLY=\${1:0:7}; }
declare -A REMOTES=() NOTE=()
read_git() {
  GIT_DIRECTORY='' HEAD_COMMIT='' HEAD_BRANCH='' REMOTES=() NOTE=()
  local __line='' __directory=$1/.git
  if [[ -f $__directory ]]; then
    read -r __line <"$__directory"
    __directory=\${__line#gitdir: }
    [[ $__directory == /* ]] || __directory=$1/$__directory
  fi
  [[ -s $__directory/HEAD ]] || return 1
  GIT_DIRECTORY=$__directory
  read -r __line <"$GIT_DIRECTORY/HEAD"
  if [[ $__line == 'ref: '* ]]; then
    HEAD_BRANCH=\${__line#ref: refs/heads/}
    read_ref "\${__line#ref: }"
    HEAD_COMMIT=$REPLY
  else
    HEAD_COMMIT=$__line
  fi
  read_remotes
  [[ ! -f $GIT_DIRECTORY/comfy-pod ]] || while IFS='=' read -r __line REPLY; do NOTE[/$__line]=$REPLY; done <"$GIT_DIRECTORY/comfy-pod"
}
common_directory() {
  REPLY=$GIT_DIRECTORY
  [[ -f $GIT_DIRECTORY/commondir ]] || return 0
  read -r REPLY <"$GIT_DIRECTORY/commondir"
  [[ $REPLY == /* ]] || REPLY=$GIT_DIRECTORY/$REPLY
}
read_ref() {
  local __name=$1 __common __line __found=''
  common_directory
  __common=$REPLY REPLY=''
  if [[ -d $__common/reftable ]]; then
    REPLY=$(git_here rev-parse -q --verify "\${__name/#'refs/heads/.invalid'/HEAD}^{commit}" 2>/dev/null)
    return 0
  fi
  if [[ -s $__common/$__name ]]; then
    read -r REPLY <"$__common/$__name"
    [[ $__name != refs/tags/* ]] || REPLY=$(git_here rev-parse -q --verify "$__name^{commit}" 2>/dev/null)
    return 0
  fi
  [[ -f $__common/packed-refs ]] || return 0
  while read -r __line; do
    if [[ -n $__found ]]; then
      [[ $__line != ^* ]] || REPLY=\${__line#^}
      return 0
    fi
    [[ $__line == *" $__name" ]] || continue
    __found=yes REPLY=\${__line%% *}
  done <"$__common/packed-refs"
  return 0
}

read_remotes() {
  local __line __name=''
  common_directory
  [[ -f $REPLY/config ]] || return 0
  while IFS=$' \\t' read -r __line; do
    case $__line in
    '['*) if [[ $__line =~ ^\\[remote[[:space:]]+\\"(.*)\\"\\] ]]; then __name=\${BASH_REMATCH[1]}; else __name=''; fi ;;
    url*) [[ -z $__name || ! $__line =~ ^url[[:space:]]*=[[:space:]]*\\"?([^\\"]*[^\\"[:space:]]) ]] || REMOTES[/$__name]=\${BASH_REMATCH[1]} ;;
    esac
  done <"$REPLY/config"
}
remote_of() {
  local __name __found=''
  for __name in "\${!REMOTES[@]}"; do
    repository_key "\${REMOTES[$__name]}"
    [[ $REPLY != "$1" || $__found == /origin ]] || __found=$__name
  done
  REPLY=\${__found#/}
  [[ -n $__found ]]
}
at_ref() {
  local __name
  [[ -n $HEAD_COMMIT && -n $1 ]] || return 1
  [[ $1 =~ ^[0-9a-f]{7,64}$ && $HEAD_COMMIT == "$1"* || $HEAD_BRANCH == "$1" ]] && return 0
  for __name in "refs/tags/$1" "refs/remotes/origin/$1"; do
    read_ref "$__name"
    [[ $REPLY != "$HEAD_COMMIT" ]] || return 0
  done
  return 1
}
git_here() {
  "\${GIVEN[@]}" git -C "$FOLDER" -c safe.directory='*' -c core.hooksPath=/dev/null -c gc.auto=0 -c core.fsmonitor=false -c core.splitIndex=false \\
    --git-dir="$GIT_DIRECTORY" --work-tree="$FOLDER" "$@"
}
missing_files() {
  local __data=()
  ! is_comfyui "$FOLDER" || __data=(. ':(exclude)'{models,input,output,user,custom_nodes})
  git_here diff-files --name-only --diff-filter=D --ignore-submodules=all -- "\${__data[@]}" 2>/dev/null
}
look_at_remote() {
  GIT_TRIES=1
  if resolve_ref "$url" "$ref" || [[ $GIT_MEANING == no-ref && $ref =~ ^[0-9a-f]{7,63}$ ]]; then GIT_REASON=''; fi
  printf '%s %s\\n' "\${COMMIT:--}" "\${GIT_REASON//$'\\n'/ }"
}
declare -A ANSWER_OF_REMOTE=() ANSWER_OF_FILES=()
git_look() {
  local __index __file
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    [[ $OPERATION == @(checkout|node|manager) ]] && "\${OPERATION}_where" || continue
    if [[ $update == yes ]]; then
      exec {__file}< <(look_at_remote)
      ANSWER_OF_REMOTE[$STEP]=$__file
    fi
    if read_git "$FOLDER" && [[ -f $GIT_DIRECTORY/index ]]; then
      exec {__file}< <(missing_files)
      ANSWER_OF_FILES[$STEP]=$__file
    fi
  done
}
`;

// src/operations/host_keys.sh
var host_keys_default = 'declare -a HOST_KEYS=()\nfind_host_keys() {\n  HOST_KEYS=() SSHD_PID_FILE=${CP_sshd_pid_file-}\n  if [[ -n ${CP_host_keys-} ]]; then\n    mapfile -t HOST_KEYS <<<"$CP_host_keys"\n    return\n  fi\n  local __word __value __rest\n  sshd_configuration\n  SSHD_PID_FILE=/run/sshd.pid\n  while read -r __word __value __rest; do\n    case ${__word,,} in\n    hostkey) HOST_KEYS+=("$__value") ;;\n    pidfile) SSHD_PID_FILE=$__value ;;\n    esac\n  done 2>/dev/null <"$REPLY"\n  [[ ${#HOST_KEYS[@]} -gt 0 ]] || HOST_KEYS=(/etc/ssh/ssh_host_{ed25519,ecdsa,rsa}_key)\n}\nsshd_configuration() {\n  local __pid=$$ __stat __name __line\n  REPLY=/etc/ssh/sshd_config\n  while { read -r __stat <"/proc/$__pid/stat"; } 2>/dev/null; do\n    __name=${__stat#*\\(}\n    if [[ $__name == sshd* ]]; then\n      __line=$(tr \'\\0\' \' \' 2>/dev/null <"/proc/$__pid/cmdline")\n      [[ ! $__line =~ \\ -f\\ *(/[^ ]+) ]] || REPLY=${BASH_REMATCH[1]}\n    fi\n    read -ra __stat <<<"${__stat##*) }"\n    __pid=${__stat[1]}\n  done\n}\nhost_keys_kept() {\n  local __path __key __unreadable=0\n  find_host_keys\n  printf -v __path \'%s\\n\' "${HOST_KEYS[@]}"\n  fact host_keys "${__path%$\'\\n\'}"\n  fact sshd_pid_file "$SSHD_PID_FILE"\n  for __path in "${HOST_KEYS[@]}"; do\n    [[ -f $__path ]] || continue\n    if [[ ! -r $__path ]]; then\n      __unreadable=1\n      continue\n    fi\n    text_of "$__path"\n    __key=$REPLY\n    text_of "$WORKSPACE/.comfy-pod/host-keys/${__path##*/}"\n    [[ $REPLY == "$__key" ]] || {\n      REPLY="the host key $__path is not kept"\n      return 1\n    }\n  done\n  ((__unreadable == 0)) || warn "keep-host-keys: ${USER:-this user} may not read the host keys of this pod, so they are not kept"\n}\nkeep_host_keys() {\n  local __path __folder=$WORKSPACE/.comfy-pod/host-keys __kept=()\n  find_host_keys\n  mkdir -p "$__folder" && chmod 700 "$__folder" || die "$__folder cannot be made"\n  for __path in "${HOST_KEYS[@]}"; do\n    [[ -f $__path && -r $__path ]] || continue\n    write_file "$__folder/${__path##*/}" 600 <"$__path" || die "$__folder cannot be written"\n    [[ ! -r $__path.pub ]] || write_file "$__folder/${__path##*/}.pub" <"$__path.pub" || die "$__folder cannot be written"\n    __kept+=("$__path")\n  done\n  printf \'%s\\n\' "$SSHD_PID_FILE" | write_file "$__folder/pid-file"\n  printf \'%s\\n\' "${__kept[@]}" | write_file "$__folder/paths" || die "$__folder cannot be written"\n  say "kept on the volume: ${__kept[*]}"\n}\nrestore_host_keys() {\n  local __path __folder=$WORKSPACE/.comfy-pod/host-keys __key __changed=no\n  [[ -f $__folder/paths ]] || return 0\n  while IFS= read -r __path; do\n    text_of "$__folder/${__path##*/}"\n    __key=$REPLY\n    [[ -n $__key && (! -e $__path || -z $CONTAINER) ]] || continue\n    text_of "$__path"\n    [[ $REPLY != "$__key" ]] || continue\n    write_file "$__path" 600 <"$__folder/${__path##*/}" || continue\n    [[ ! -f $__folder/${__path##*/}.pub ]] || write_file "$__path.pub" <"$__folder/${__path##*/}.pub" || true\n    say "put back: $__path"\n    __changed=yes\n  done <"$__folder/paths"\n  [[ $__changed == no ]] || reload_sshd "$__folder/pid-file"\n}\nreload_sshd() {\n  local __file=\'\' __pid=\'\'\n  { read -r __file <"$1" && read -r __pid <"$__file"; } 2>/dev/null || return 0\n  [[ $__pid == +([0-9]) && $(readlink "/proc/$__pid/exe") == */sshd ]] || return 0\n  say "sshd (process $__pid) reads its host keys again"\n  kill -HUP "$__pid" 2>/dev/null || true\n}\n';

// src/operations/jupyterlab.sh
var jupyterlab_default = 'jupyterlab_installed() {\n  local version __environment=$WORKSPACE/.comfy-pod/jupyter __version __package\n  wish version\n  __package=("$__environment"/lib/python3.*/site-packages/jupyterlab/__init__.py)\n  text_of "$__environment/installed"\n  __version=${REPLY%$\'\\n\'}\n  if [[ -z $__version ]]; then\n    REPLY="JupyterLab is not installed"\n  elif [[ $__version != "$version" ]]; then\n    REPLY="JupyterLab $__version is installed, wished is $version"\n  elif [[ ! -x $__environment/bin/python ]]; then\n    REPLY="the interpreter of $__environment is gone"\n  elif [[ ${#__package[@]} -eq 0 ]]; then\n    REPLY="the package jupyterlab is gone"\n  else\n    return 0\n  fi\n  return 1\n}\njupyterlab_install() {\n  local version __python __environment=$WORKSPACE/.comfy-pod/jupyter\n  wish version\n  jupyterlab_installed && return 0\n  say "$REPLY"\n  find_interpreters\n  for __python in "${PYTHON_VERSIONS[@]}"; do\n    interpreter_for "$__python" && break\n  done\n  __python=${REPLY:-${PYTHON_VERSIONS[0]}}\n  uv_ensure\n  rm -f "$__environment/installed"\n  (\n    ENVIRONMENT=$__environment\n    uv_settings\n    uv_link_mode "$__environment"\n    [[ -x $__environment/bin/python ]] || "$UV" venv --no-project --allow-existing --python "$__python" "$__environment"\n    "$UV" pip install --python "$__environment/bin/python" --reinstall-package jupyterlab "jupyterlab==$version"\n  ) || die "JupyterLab $version could not be installed; the log above says why"\n  printf \'%s\\n\' "$version" | write_file "$__environment/installed" || die "$__environment/installed cannot be written"\n}\njupyterlab_command() {\n  local port token secrets\n  wish port token secrets\n  JUPYTERLAB_COMMAND=("$WORKSPACE/.comfy-pod/jupyter/bin/python" -m jupyterlab --no-browser --ip="$BESIDE_LISTEN" --port="$port" --ServerApp.port_retries=0)\n  ((UID != 0)) || JUPYTERLAB_COMMAND+=(--allow-root)\n  [[ -z $POD_ID ]] || JUPYTERLAB_COMMAND+=(--ServerApp.allow_origin="https://$POD_ID-$port.proxy.runpod.net")\n  if [[ -n $token ]]; then\n    export JUPYTER_TOKEN=${!token}\n    [[ $token == JUPYTER_TOKEN ]] || export -n "${token?}"\n  else\n    JUPYTERLAB_COMMAND+=(--IdentityProvider.token=)\n  fi\n}\n';

// src/operations/manager.sh
var manager_default = `
MANAGER_KEY=github.com/comfy-org/comfyui-manager
manager_there() {
  local __folder __found __metadata
  MANAGER_CLONE='' MANAGER_DISABLED='' MANAGER_PIP=''
  [[ -n \${NODES_LOOKED-} ]] || nodes_look
  repository_key "$1"
  __found=\${NODE_FOLDERS[/$REPLY]:-\${NODE_FOLDERS[/$MANAGER_KEY]-}}
  MANAGER_CLONE=\${__found%%$'\\n'*}
  MANAGER_DISABLED=\${DISABLED_FOLDERS[/$REPLY]:-\${DISABLED_FOLDERS[/$MANAGER_KEY]-}}
  for __folder in "$COMFYUI"/custom_nodes/*/; do
    __folder=\${__folder%/}
    __found=\${__folder##*/}
    case \${__found,,} in
    comfyui-manager) MANAGER_CLONE=\${MANAGER_CLONE:-$__folder} ;;
    comfyui-manager.disabled) MANAGER_DISABLED=\${MANAGER_DISABLED:-$__folder} ;;
    esac
  done
  for __folder in "\${SITE_PACKAGES[@]}"; do
    __metadata=("$__folder"/comfyui_manager-*.dist-info)
    [[ \${#__metadata[@]} -eq 0 || ! -d $__folder/comfyui_manager ]] || MANAGER_PIP=\${MANAGER_PIP:-\${__metadata[0]}}
  done
}
manager_recorded() { REPLY=$(read_record "$WORKSPACE/.comfy-pod/steps/comfyui_manager" && printf '%s' "\${RECORD[fact.kind]-}"); }
manager_where() {
  wish mode repository ref asked update verdict
  url=$repository essential=__init__.py DISABLED=''
  manager_there "$url"
  FOLDER=\${MANAGER_CLONE:-$COMFYUI/custom_nodes/ComfyUI-Manager}
  KIND=$mode
  if [[ $mode == auto ]]; then
    KIND=''
    if [[ -n $MANAGER_CLONE && -n $MANAGER_PIP ]]; then
      manager_recorded
      KIND=\${REPLY:-clone}
    elif [[ -n $MANAGER_CLONE ]]; then
      KIND=clone
    elif [[ -n $MANAGER_PIP || -f $COMFYUI/manager_requirements.txt ]]; then
      KIND=pip
    elif [[ -n $MANAGER_DISABLED ]] || is_comfyui "$COMFYUI"; then
      KIND=clone
    fi
  fi
  [[ $KIND != clone || -n $MANAGER_CLONE ]] || DISABLED=$MANAGER_DISABLED
  [[ $KIND == clone && -z $DISABLED ]]
}
manager_kind() {
  local __mode=none __from
  if index_of comfyui_manager; then
    __from=W_\${REPLY}_mode
    __mode=\${!__from}
    __from=W_\${REPLY}_repository
  fi
  manager_there "\${!__from-}"
  if [[ $__mode == none || ($__mode == auto && -n $MANAGER_CLONE && -n $MANAGER_PIP) ]]; then
    manager_recorded
    __mode=\${REPLY:-clone}
  fi
  REPLY=none
  [[ $__mode == clone || -z $MANAGER_PIP ]] || REPLY=pip
  [[ $REPLY == pip || -z $MANAGER_CLONE ]] || REPLY=clone
}
manager_requirements_file() {
  local __file=''
  if [[ $STEP == comfyui_manager ]]; then
    manager_where || true
    [[ $KIND != pip ]] || __file=$COMFYUI/manager_requirements.txt
  else
    manager_kind
    [[ $REPLY != clone ]] || __file=$MANAGER_CLONE/requirements.txt
  fi
  REPLY=''
  [[ ! -f $__file ]] || REPLY=$__file
}

manager_probe() {
  if ! manager_where && [[ -n $DISABLED ]]; then
    disabled_probe "ComfyUI-Manager"
    return
  fi
  case $KIND in
  clone)
    input kind clone
    checkout_look
    fact kind clone
    ;;
  pip)
    manager_look_pip
    ;;
  *)
    look absent ''
    ;;
  esac
  state "$LOOK" "$LOOK_DETAIL"
}

manager_look_pip() {
  local __version=\${MANAGER_PIP##*/comfyui_manager-}
  input kind pip
  manager_requirements_file
  requirement_lines "$REPLY"
  input requirements "$REPLY"
  python_identity
  input python "$REPLY"
  fact kind pip
  fact version "\${__version%.dist-info}"
  LOOK=satisfied LOOK_DETAIL=''
  if [[ -z $MANAGER_PIP ]]; then
    look absent ''
  elif [[ -n $MANAGER_CLONE && $mode == pip ]]; then
    look other "a cloned Manager is in \${MANAGER_CLONE#"$COMFYUI"/}, and ComfyUI takes only one"
  else
    look_at_packages
  fi
}

manager_fetch() {
  manager_where || true
  if [[ $KIND != clone || ($mode == auto && -z $MANAGER_CLONE) ]]; then
    await_comfyui
    manager_where || true
  fi
  if [[ -n $DISABLED ]]; then
    say "ComfyUI-Manager is disabled by hand: $DISABLED"
    return 0
  fi
  case $KIND in
  clone) checkout_get ;;
  pip)
    [[ -f $COMFYUI/manager_requirements.txt ]] ||
      die "this ComfyUI has no manager_requirements.txt, so it takes no Manager by pip: write \\\`manager: clone\\\`, or a newer \\\`comfyui.ref\\\`"
    [[ $mode == pip && -n $MANAGER_CLONE ]] || return 0
    local __clone=$MANAGER_CLONE
    aside "$__clone"
    warn "the cloned Manager \${__clone#"$COMFYUI"/} went aside to $REPLY, because the manifest asks for the one by pip and ComfyUI takes only one"
    ;;
  *) die "which Manager fits is told by ComfyUI's checkout, and there is none in $COMFYUI" ;;
  esac
}
await_comfyui() {
  [[ $'\\n'\${CP_tasks-}$'\\n' == *$'\\nfetch comfyui_core\\n'* ]] || return 0
  until grep -qE $'^comfyui_core\\t[^\\t]*\\t[^\\t]*\\t[^\\t]*\\tfetch\\t' "$JOB/results"; do sleep 0.2; done
}
`;

// src/operations/model_directories.sh
var model_directories_default = '\nmodel_directories_probe() {\n  read_arguments\n  if ! read_folder_paths; then\n    state absent "ComfyUI is not there yet"\n    return\n  fi\n  local __folder __missing=()\n  printf -v __folder \'%s\\n\' "${FOLDERS[@]}"\n  input folders "${__folder%$\'\\n\'}"\n  fact folders "${#FOLDERS[@]}"\n  for __folder in "${FOLDERS[@]}"; do\n    if [[ -d $__folder ]]; then continue; fi\n    if in_the_way "$__folder"; then\n      warn "$__folder cannot be made: $REPLY"\n    else\n      __missing+=("${__folder#"$COMFYUI"/}")\n    fi\n  done\n  if ((${#__missing[@]} == 0)); then\n    state satisfied "${#FOLDERS[@]} folders"\n  else\n    state partial "${#__missing[@]} of ${#FOLDERS[@]} folders missing: ${__missing[*]:0:5}"\n  fi\n}\nin_the_way() {\n  local __path=$1\n  while [[ -n $__path && ! -d $__path ]]; do\n    if [[ -L $__path && ! -e $__path ]]; then\n      REPLY="the link $__path leads to $(readlink "$__path"), which is not there; mount or make that, or remove the link"\n      return 0\n    elif [[ -e $__path ]]; then\n      REPLY="$__path is no folder"\n      return 0\n    fi\n    __path=${__path%/*}\n  done\n  return 1\n}\n\nmodel_directories_install() {\n  read_arguments\n  read_folder_paths || die "$COMFYUI/folder_paths.py is not there, so the step comfyui_core comes first"\n  local __folder\n  for __folder in "${FOLDERS[@]}"; do\n    if [[ -d $__folder ]] || in_the_way "$__folder"; then continue; fi\n    mkdir -p "$__folder" || die "$__folder cannot be made: is the disk full, or not writable for $(id -un)?"\n    say "made $__folder"\n  done\n}\n';

// src/operations/node.sh
var node_default = 'declare -A NODE_FOLDERS=() DISABLED_FOLDERS=()\nnodes_look() {\n  local __folder __url __urls\n  NODE_FOLDERS=() DISABLED_FOLDERS=()\n  [[ -n ${JOB-} ]] || NODES_LOOKED=yes\n  for __folder in "$COMFYUI"/custom_nodes/{,.disabled/}*/; do\n    __folder=${__folder%/}\n    [[ -e $__folder/.git && ${__folder##*/} != .disabled ]] && read_git "$__folder" || continue\n    __urls=("${REMOTES[@]}")\n    __url=${REMOTES[/origin]-${__urls[0]-}}\n    [[ -n $__url ]] || continue\n    repository_key "$__url"\n    case ${__folder#"$COMFYUI"/custom_nodes/} in\n    *.disabled | .disabled/*) DISABLED_FOLDERS[/$REPLY]=$__folder ;;\n    *) NODE_FOLDERS[/$REPLY]+=${NODE_FOLDERS[/$REPLY]:+$\'\\n\'}$__folder ;;\n    esac\n  done\n}\nplace_in_nodes() {\n  local __nodes=$COMFYUI/custom_nodes __folder\n  [[ -n ${NODES_LOOKED-} ]] || nodes_look\n  FOLDER=$__nodes/$1 DISABLED=\'\'\n  __folder=${NODE_FOLDERS[/$2]-}\n  if [[ -n $__folder ]]; then\n    [[ $\'\\n\'$__folder$\'\\n\' == *$\'\\n\'"$FOLDER"$\'\\n\'* ]] || FOLDER=${__folder%%$\'\\n\'*}\n    return 0\n  fi\n  [[ ! -e $FOLDER ]] || return 0\n  for __folder in "$__nodes"/*/; do\n    __folder=${__folder%/}\n    if [[ ${__folder##*/} != "$1" && ${__folder,,} == "${FOLDER,,}" ]]; then\n      FOLDER=$__folder\n      return 0\n    fi\n  done\n  DISABLED=${DISABLED_FOLDERS[/$2]-}\n  [[ -n $DISABLED || ! -d $FOLDER.disabled ]] || DISABLED=$FOLDER.disabled\n}\n\nnode_where() {\n  wish url ref name requirements asked update essential verdict\n  repository_key "$url"\n  place_in_nodes "$name" "$REPLY"\n  [[ -z $DISABLED ]]\n}\n\nnode_probe() {\n  node_where || { disabled_probe "the node $name" && return; }\n  checkout_look\n  node_inputs\n  if [[ $LOOK == satisfied ]]; then look_at_packages; fi\n  state "$LOOK" "$LOOK_DETAIL"\n}\ndisabled_probe() {\n  local __name\n  FOLDER=$DISABLED\n  if read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then\n    for __name in "${!RECORD[@]}"; do [[ $__name != input.* ]] || input "${__name#input.}" "${RECORD[$__name]}"; done\n    fact folder "$FOLDER"\n  else\n    checkout_look\n  fi\n  warn "$1 is disabled by hand (${FOLDER#"$COMFYUI"/}) and stays so; enable it in ComfyUI\'s Manager, or take it out of the manifest"\n  state satisfied \'disabled by hand\'\n}\n\nlook_at_packages() {\n  declare -F packages_state_of_step >/dev/null || return 0\n  packages_state_of_step\n  [[ $REPLY == satisfied ]] || look partial "$REPLY"\n}\nnode_inputs() {\n  node_requirements_file\n  requirement_lines "$REPLY"\n  input requirements "$REPLY"\n  install_digest\n  input install "$REPLY"\n  python_identity\n  input python "$REPLY"\n}\nnode_requirements_file() {\n  local __there=yes\n  node_where || __there=no\n  REPLY=\'\'\n  [[ $__there == no || -z $requirements || ! -f $FOLDER/$requirements ]] || REPLY=$FOLDER/$requirements\n}\nrequirement_lines() {\n  local __line __lines=\'\'\n  if [[ -n $1 && -f $1 ]]; then\n    while IFS= read -r __line || [[ -n $__line ]]; do\n      __line=${__line%$\'\\r\'}\n      __line=${__line##+([[:space:]])}\n      __line=${__line%%[[:space:]]#*}\n      __line=${__line%%+([[:space:]])}\n      [[ -z $__line || $__line == \\#* ]] || __lines+=$__line$\'\\n\'\n    done <"$1"\n  fi\n  REPLY=${__lines%$\'\\n\'}\n}\n\ninstall_digest() {\n  REPLY=none\n  [[ ! -f $FOLDER/install.py ]] || REPLY=$(cksum <"$FOLDER/install.py")\n}\npython_identity() {\n  [[ -n $PYTHON_VERSION ]] || discover_environment\n  [[ ! $PYTHON_VERSION =~ ^[0-9]+\\.[0-9]+ ]] || REPLY=${BASH_REMATCH[0]}\n  REPLY="$PYTHON ${BASH_REMATCH[0]-}"\n}\n\nnode_fetch() {\n  node_where || {\n    say "$name is disabled by hand: $DISABLED"\n    return 0\n  }\n  checkout_get\n}\nnode_install() {\n  local __code=0 __before __after __constraints=$WORKSPACE/.comfy-pod/constraints.txt\n  node_where || return 0\n  [[ -f $FOLDER/install.py ]] || return 0\n  if install_is_done; then\n    say "install.py of $name is the one that ran already"\n    return 0\n  fi\n  discover_environment\n  [[ -x $PYTHON ]] || die "install.py of $name needs Python, and $PYTHON is not there"\n  installed_torch\n  __before=$REPLY\n  (\n    cd "$FOLDER"\n    export PATH="${PYTHON%/*}:$PATH" COMFYUI_PATH=$COMFYUI PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1\n    [[ $PROVIDER == system ]] || export VIRTUAL_ENV=$ENVIRONMENT\n    [[ ! -f $__constraints ]] || export PIP_CONSTRAINT=$__constraints UV_CONSTRAINT=$__constraints\n    give_secrets\n    exec "${GIVEN[@]}" "$PYTHON" install.py\n  ) || __code=$?\n  installed_torch\n  __after=$REPLY\n  if [[ -n $__before && $__after != "$__before" ]]; then\n    if declare -F torch_restore >/dev/null; then torch_restore; fi\n    die "install.py of the node $name replaced torch $__before by ${__after:-nothing}; take the node out of the manifest, or ask its author to leave torch alone"\n  fi\n  [[ $__code -eq 0 ]] || die "install.py of the node $name ended with code $__code; its last lines are in the log"\n}\ninstall_is_done() {\n  [[ $verdict == update ]] && read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && read_git "$FOLDER" || return 1\n  install_digest\n  [[ $REPLY == "${RECORD[input.install]-}" && $HEAD_COMMIT == "${RECORD[input.commit]-}" ]] || return 1\n  python_identity\n  [[ $REPLY == "${RECORD[input.python]-}" ]]\n}\ninstalled_torch() {\n  local __folder __line\n  for __folder in "${SITE_PACKAGES[@]}"; do\n    [[ -f $__folder/torch/version.py ]] || continue\n    while IFS= read -r __line || [[ -n $__line ]]; do\n      [[ $__line =~ ^__version__.*[\\"\\\']([^\\"\\\']+)[\\"\\\'] ]] || continue\n      REPLY=${BASH_REMATCH[1]}\n      return 0\n    done <"$__folder/torch/version.py"\n  done\n  REPLY=\'\'\n}\n';

// src/operations/node_loading.sh
var node_loading_default = `service_log() {
  local __descriptor __file __since
  for __descriptor in 2 1; do
    REPLY=$(readlink "/proc/$SERVICE_PID/fd/$__descriptor" 2>/dev/null) || REPLY=''
    [[ ! -f $REPLY ]] || return 0
  done
  started_at "$SERVICE_START"
  __since=$REPLY
  for __file in "$COMFYUI/user/comfyui_$SERVICE_PORT.log" "$COMFYUI/user/comfyui.log"; do
    [[ -f $__file ]] || continue
    printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' "$(stat -c %Y "$__file")"
    [[ ! $REPLY < $__since ]] || continue
    REPLY=$__file
    return 0
  done
  REPLY=''
}
declare -A FAILURES=()
declare -a LOADED=() BLOCKED=()
MANAGER_MISSING=no
read_loading() {
  local __line __raised='' __path __why __phase=prestartup
  local __wanted='Traceback \\(most recent call last\\)|Cannot import .* module for custom nodes:|^Skip .* module for custom nodes|(IMPORT|PRESTARTUP) FAILED|[0-9.]+ seconds: |Blocked by policy: |Failed to execute startup-script: |Total VRAM|Prestartup times for custom nodes|use the .--enable-manager. feature, the .comfyui-manager. package must|^[A-Za-z_][A-Za-z0-9_.]*(: |$)'
  local __cannot='Cannot import (.*) module for custom nodes: ?(.*)$' __skip='Skip (.*) module for custom nodes (.*)$'
  local __failed='^ *[0-9.]+ seconds \\((IMPORT|PRESTARTUP) FAILED\\): (.+)$' __built_in='^IMPORT FAILED: (.+)$'
  local __took='^ *[0-9.]+ seconds: (.+)$' __startup='Failed to execute startup-script: (.*) / (.*)$'
  FAILURES=() LOADED=() BLOCKED=() MANAGER_MISSING=no
  while IFS= read -r __line; do
    __line=\${__line%$'\\r'}
    case $__line in
    *'Total VRAM '*)
      [[ $__phase == prestartup ]] || FAILURES=()
      __phase=import LOADED=() __raised=''
      ;;
    *'Prestartup times'*)
      [[ $__phase == prestartup ]] || FAILURES=()
      __phase=prestartup
      ;;
    *'Traceback (most recent'*) __raised='' ;;
    *'--enable-manager'*'package must be installed'*) MANAGER_MISSING=yes ;;
    *'Blocked by policy: '*) BLOCKED+=("\${__line#*'Blocked by policy: '}") ;;
    *)
      if [[ $__line =~ $__cannot ]]; then
        __path=\${BASH_REMATCH[1]} __why=\${BASH_REMATCH[2]}
        [[ -z $__raised || $__raised != *"$__why"* ]] || __why=$__raised
        FAILURES[$__path]=\${__why:-an error without a message}
        __raised=''
      elif [[ $__line =~ $__skip ]]; then
        FAILURES[\${BASH_REMATCH[1]}]="it is no node: \${BASH_REMATCH[2]}"
      elif [[ $__line =~ $__startup ]]; then
        [[ $__phase == prestartup ]] || FAILURES=()
        __phase=prestartup
        FAILURES[\${BASH_REMATCH[1]%/*}]="prestartup: \${BASH_REMATCH[2]}"
      elif [[ $__line =~ $__failed ]]; then
        __path=\${BASH_REMATCH[2]}
        [[ -v FAILURES[$__path] ]] || FAILURES[$__path]="ComfyUI's log does not say why"
      elif [[ $__line =~ $__took ]]; then
        LOADED+=("\${BASH_REMATCH[1]}")
      elif [[ $__line =~ $__built_in ]]; then
        __path=$COMFYUI/comfy_extras/\${BASH_REMATCH[1]}
        [[ -v FAILURES[$__path] ]] || FAILURES[$__path]="ComfyUI's log does not say why"
      elif [[ $__line =~ ^[A-Za-z_] ]]; then
        __raised=$__line
      fi
      ;;
    esac
  done < <(plain_log "$1" | grep -aE "$__wanted")
}
plain_log() { sed -E 's/\\x1b\\[[0-9;]*m//g; s/^(\\[[^]]*\\] *)*//' "$1"; }
traceback_of() {
  local __line __block=''
  REPLY=''
  while IFS= read -r __line; do
    case $__line in
    'Traceback (most recent call last)'*) __block=$__line ;;
    "Cannot import $1 module"*) REPLY=$__block __block='' ;;
    *) [[ -z $__block ]] || __block+=$'\\n'$__line ;;
    esac
  done < <(plain_log "$2" | grep -aF -B 100 "Cannot import $1 module")
  REPLY=\${REPLY%%+([[:space:]])}
}
declare -A WANTED_NODES=()
wanted_nodes() {
  local __i __id __operation __folder
  WANTED_NODES=()
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_\${__i}_id __operation=W_\${__i}_operation
    __id=\${!__id} __operation=\${!__operation}
    [[ $__operation == @(node|manager) || $__id == @(node_*|gguf_node) ]] || continue
    __folder=\${__id#node_}
    if read_record "$WORKSPACE/.comfy-pod/steps/$__id"; then __folder=\${RECORD[fact.folder]:-$__folder}; fi
    __folder=\${__folder##*/}
    WANTED_NODES[\${__folder,,}]=$__id
  done
}
judge_loading() {
  local __path __name __step __classes=''
  wanted_nodes
  if [[ -n \${SERVICE_PID-} ]]; then
    __classes=$(http_ask "$SERVICE_ADDRESS" "$SERVICE_PORT" /object_info 60 | grep -aoE '"python_module": *"custom_nodes\\.[^"]+"' | sort -u) || true
    __classes=\${__classes,,}
  fi
  if [[ -z $1 ]]; then
    warn "ComfyUI was started by others and its log is not in a file, so only /object_info tells what it loaded"
    for __name in "\${!WANTED_NODES[@]}"; do
      [[ \${WANTED_NODES[$__name]} != node_* || $__classes == *"custom_nodes.$__name\\""* ]] || warn "\${WANTED_NODES[$__name]}: ComfyUI shows no class of it"
    done
    return
  fi
  read_loading "$1"
  for __path in "\${!FAILURES[@]}"; do not_loaded "$__path" "\${FAILURES[$__path]}" "$1"; done
  for __path in "\${BLOCKED[@]}"; do
    not_loaded "$__path" "blocked by the Manager that was installed by pip, as every folder whose name has comfyui-manager in it" "$1"
  done
  if [[ $MANAGER_MISSING == yes ]]; then
    fail_step comfyui_manager "ComfyUI was started with --enable-manager, but the package comfyui-manager is not in its environment" \\
      "the Manager is not loaded: its package is missing"
  fi
  ((\${#LOADED[@]} > 0)) || return 0
  for __name in "\${!WANTED_NODES[@]}"; do
    __step=\${WANTED_NODES[$__name]}
    [[ $__step == node_* && $__classes != *"custom_nodes.$__name\\""* ]] || continue
    named "$__name" "\${LOADED[@]}" "\${!FAILURES[@]}" "\${BLOCKED[@]}" ||
      fail_step "$__step" "ComfyUI did not try to load it: look at comfyui-args, and at the folders that it looks into" "not loaded: $__name"
  done
}
named() {
  local __name=$1 __path
  shift
  for __path; do
    __path=\${__path##*/}
    [[ \${__path,,} != "$__name" && \${__path,,} != "$__name.py" ]] || return 0
  done
  return 1
}
not_loaded() {
  local __name=\${1##*/} __step
  __name=\${__name%.py}
  __step=\${WANTED_NODES[\${__name,,}]-}
  if [[ -n $__step && $1 != */@(comfy_extras|comfy_api_nodes)/* ]]; then
    traceback_of "$1" "$3"
    fail_step "$__step" "$2" "\${REPLY:+$REPLY$'\\n'}not loaded: $1: $2"
    return
  fi
  say "not loaded: $1: $2"
  if [[ $1 == */@(comfy_extras|comfy_api_nodes)/* ]]; then
    warn "the built-in \${1##*/} could not be loaded: $2"
  else
    warn "$1 is not of this manifest, and could not be loaded: $2"
  fi
}
`;

// src/operations/overall.sh
var overall_default = `
overall_probe() {
  local steps optional nodes __step
  wish steps optional nodes
  input steps "$steps"
  [[ -n \${JOB-} ]] || tell_dropped
  if [[ -f $WORKSPACE/.comfy-pod/steps/custom_nodes ]]; then fact custom_nodes_record yes; else fact custom_nodes_record no; fi
  if read_marker "$WORKSPACE/.install_markers/custom_nodes.done"; then fact custom_nodes_marker yes; else fact custom_nodes_marker no; fi
  if [[ -z \${JOB-} ]] && ! read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    if overall_in_place; then state satisfied "every step is"; else state absent "$REPLY is not done"; fi
  elif overall_missing; then
    state absent "$REPLY is not done"
  elif [[ -n $nodes && \${PART-} != adopt ]] && ! nodes_marked; then
    state other "the marker of all nodes is not written"
  elif [[ -n \${JOB-} ]]; then
    if overall_failed; then state other "$REPLY"; else state satisfied "all steps are done"; fi
  elif read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ \${RECORD[input.steps]-} != "$steps" ]]; then
    state other "the steps of the plan changed"
  else
    state satisfied "all steps are done"
  fi
}
overall_in_place() {
  local steps optional
  wish steps optional
  for REPLY in $steps; do
    [[ $'\\n'$optional$'\\n' == *$'\\n'$REPLY$'\\n'* || \${STATES[$REPLY]-} == satisfied ]] || return 1
  done
}
overall_missing() {
  local steps optional
  wish steps optional
  for REPLY in $steps; do
    [[ $'\\n'$optional$'\\n' == *$'\\n'$REPLY$'\\n'* || -f $WORKSPACE/.comfy-pod/steps/$REPLY ]] || return 0
  done
  return 1
}
overall_failed() {
  local failed __step __result __rest
  wish failed
  if [[ -n $failed ]]; then
    REPLY="not complete: \${failed//$'\\n'/, } failed"
    return 0
  fi
  while IFS=$'\\t' read -r __step __result __rest; do
    case $__result in
    failed | not-run | refuted) REPLY="not complete: $__step $__result" ;;
    running) REPLY="not complete: $__step is not at its end yet" ;;
    *) continue ;;
    esac
    [[ $__step != "$STEP" ]] || continue
    return 0
  done <"$JOB/results"
  return 1
}

overall_finish() {
  mark_nodes
  if overall_failed; then
    forget
    outcome not-run "$REPLY"
  elif overall_missing; then
    forget
    outcome not-run "not complete: $REPLY is not done"
  fi
}
overall_prove() { mark_nodes; }
nodes_marked() {
  local nodes
  wish nodes
  read_marker "$WORKSPACE/.install_markers/custom_nodes.done" && read_record "$WORKSPACE/.comfy-pod/steps/custom_nodes" &&
    [[ \${RECORD[input.nodes]-} == "$nodes" ]]
}
mark_nodes() {
  local nodes __node __done=yes __result=installed
  wish nodes
  [[ $PART != adopt ]] || __result=adopted
  for __node in $nodes; do [[ -f $WORKSPACE/.comfy-pod/steps/$__node ]] || __done=no; done
  if [[ -n $nodes && $__done == yes ]] && nodes_marked; then return; fi
  (
    STEP=custom_nodes INDEX=0 INPUT_NAMES=(nodes) INPUTS=([nodes]="$nodes") FACTS=()
    if [[ -n $nodes && $__done == yes ]]; then write_record "$__result" 0.0; else forget; fi
  )
}
`;

// src/operations/own_step.sh
var own_step_default = `
OWN_CHECK_SECONDS=10

own_step_probe() {
  local check run __said='' __code='' __file=\${OWN_CHECKS[$STEP]-}
  wish check run
  input run "$run"
  input check "$check"
  if [[ -z $check ]]; then
    own_step_without_check "$run"
    return
  fi
  [[ -n $__file ]] || exec {__file}< <(own_step_check "$check")
  { IFS= read -r __code && IFS= read -r __said; } <&"$__file"
  exec {__file}<&-
  unset "OWN_CHECKS[$STEP]"
  last_words "$__said"
  case \${__code:-137} in
  0) state satisfied "its check says so" ;;
  124 | 137) state unreadable "its check took longer than $OWN_CHECK_SECONDS s: a check looks, and leaves the work to run" ;;
  *) state absent "its check ended with code $__code\${REPLY:+: $REPLY}" ;;
  esac
}
declare -A OWN_CHECKS=()
own_step_look() {
  local INDEX __file check operation id
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    wish operation check id
    [[ $operation == own_step && -n $check ]] || continue
    exec {__file}< <(own_step_check "$check")
    OWN_CHECKS[$id]=$__file
  done
}
own_step_check() {
  local __said __code=0
  __said=$(
    set -o pipefail
    become_own_step
    timeout -k 2 "$OWN_CHECK_SECONDS" "\${GIVEN[@]}" bash -e -c "$1" </dev/null 2>&1 3>&- | tail -n 1
  ) || __code=$?
  printf '%s\\n%s\\n' "$__code" "$__said"
}
own_step_without_check() {
  if [[ -n \${JOB-} && -e $JOB/own-step.$STEP.done ]]; then
    state satisfied "it ran"
  elif ! read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    state absent "it has not run, as far as is recorded"
  elif [[ \${RECORD[input.run]-} == "$1" ]]; then
    state satisfied "it ran \${RECORD[time]-}; it has no check"
  else
    state other "its run is another than the one of \${RECORD[time]-}"
  fi
}

own_step_install() {
  local run __script=$JOB/own-step.$STEP __code=0 __last
  wish run
  printf '%s\\n' "$run" | write_file "$__script" 600 || die "$__script could not be written"
  (
    become_own_step
    give_secrets
    exec "\${GIVEN[@]}" bash -e -o pipefail "$__script" </dev/null 3>&-
  ) || __code=$?
  if ((__code != 0)); then
    __last=$(tail -c 4000 "$JOB/log" | tail -n 1)
    [[ $__last != "comfy-pod $CP_line_token "* ]] || __last=''
    last_words "$__last"
    [[ -z $(tail -c 1 "$JOB/log" | tr -d '\\0') ]] || say
    die "its run ended with code $__code\${REPLY:+: $REPLY}"
  fi
  : >"$JOB/own-step.$STEP.done"
}
last_words() {
  REPLY=\${1%%+([[:space:]])}
  REPLY=\${REPLY##*$'\\r'}
  REPLY=\${REPLY:0:300}
}
become_own_step() {
  local __constraints=$WORKSPACE/.comfy-pod/constraints.txt
  cd "$WORKSPACE" 2>/dev/null || cd / || return
  export WORKSPACE COMFYUI PYTHON
  if [[ -x $PYTHON ]]; then
    PATH=$ENVIRONMENT/bin:$PATH
    [[ ! -e $ENVIRONMENT/pyvenv.cfg ]] || export VIRTUAL_ENV=$ENVIRONMENT
    [[ $PROVIDER != conda ]] || export CONDA_PREFIX=$ENVIRONMENT
  fi
  [[ ! -f $__constraints ]] || export PIP_CONSTRAINT=$__constraints UV_CONSTRAINT=$__constraints
}
`;

// src/operations/package_addresses.sh
var package_addresses_default = 'ADDRESSES=() KNOWN_LINES=\'\' KNOWN_FILES=()\npackages_split() {\n  local __line\n  ADDRESSES=() KNOWN_LINES=\'\' KNOWN_FILES=()\n  packages_text\n  if [[ $REPLY != *://* ]]; then\n    for __line in "${PACKAGE_LINES[@]}"; do KNOWN_LINES+=$__line$\'\\n\'; done\n    for __line in "${PACKAGE_FILES[@]}"; do [[ ! -f $__line ]] || KNOWN_FILES+=(-r "$__line"); done\n    return 0\n  fi\n  while IFS= read -r __line; do\n    case $__line in\n    -e*://* | --editable*://*) ADDRESSES+=("$__line") ;;\n    -r* | -c* | --requirement* | --constraint*) ;;\n    -*) KNOWN_LINES+=$__line$\'\\n\' ;;\n    *://*) ADDRESSES+=("$__line") ;;\n    *) KNOWN_LINES+=$__line$\'\\n\' ;;\n    esac\n  done <<<"$REPLY"\n}\npackages_addresses() {\n  ((${#ADDRESSES[@]} > 0)) || return 0\n  local __name __notes=() __line __note __found\n  for __name in "${!DISTRIBUTIONS[@]}"; do\n    [[ -f ${DISTRIBUTIONS[$__name]}/direct_url.json ]] || continue\n    text_of "${DISTRIBUTIONS[$__name]}/direct_url.json"\n    __notes+=("${REPLY//\\": /\\":}")\n  done\n  for __line in "${ADDRESSES[@]}"; do\n    read_address "$__line"\n    __found=no\n    for __note in "${__notes[@]}"; do\n      [[ $__note == *"\\"url\\":\\"$ADDRESS\\""* ]] || continue\n      [[ -z $ADDRESS_REF || $__note == *"\\"requested_revision\\":\\"$ADDRESS_REF\\""* || $__note == *"\\"commit_id\\":\\"$ADDRESS_REF"* ]] || continue\n      __found=yes\n      break\n    done\n    [[ $__found == yes || $__line == *\\ \\;* ]] && continue\n    REPLY=$__line\n    return 1\n  done\n}\nread_address() {\n  ADDRESS=$1 ADDRESS_REF=\'\'\n  [[ $ADDRESS != -* ]] || ADDRESS=${ADDRESS#*[ =]}\n  [[ $ADDRESS != *" @ "* ]] || ADDRESS=${ADDRESS#*" @ "}\n  [[ ! $ADDRESS =~ ^[A-Za-z0-9._-]+(\\[[^]]*\\])?@ ]] || ADDRESS=${ADDRESS#*@}\n  ADDRESS=${ADDRESS##+([[:space:]])}\n  ADDRESS=${ADDRESS%%[[:space:]]*}\n  ADDRESS=${ADDRESS%%#*}\n  if [[ $ADDRESS == git+* ]]; then\n    ADDRESS=${ADDRESS#git+}\n    if [[ ${ADDRESS##*/} == *@* ]]; then\n      ADDRESS_REF=${ADDRESS##*@}\n      ADDRESS=${ADDRESS%@*}\n    fi\n  fi\n  [[ ! $ADDRESS =~ ^(https?://)[^/@]*@(.*)$ ]] || ADDRESS=${BASH_REMATCH[1]}${BASH_REMATCH[2]}\n}\n';

// src/operations/package_wheels.sh
var package_wheels_default = `package_wheels_begin() {
  local wheels INDEX=$INDEX
  PACKAGE_WHEELS='' ARCHIVED=() WAITING=() LINKS=() BUILT=() REBUILD=()
  index_of "$1" && INDEX=$REPLY
  wish wheels
  [[ -n $wheels && $WRITER == uv ]] || return 0
  PACKAGE_WHEELS=$wheels
  uv_cache
  WHEELS_CACHE=$REPLY WHEELS_FOLDER=$REPLY/.comfy-pod-wheels
  if kept_wheel "$wheels" packages; then
    unpack_wheels "$REPLY" && give_wheels || refuse_wheels "$REPLY"
  elif [[ -n $REPLY ]]; then
    refuse_wheels "$REPLY"
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}
refuse_wheels() {
  say "the archive of built packages is of no use, and what it has is built anew: $1"
  fact wheels_refused "$1"
  aside "$WORKSPACE/.comfy-pod/wheels/$PACKAGE_WHEELS" || true
}
unpack_wheels() {
  rm -rf "$WHEELS_FOLDER" "$WHEELS_FOLDER.new"
  REPLY="it holds something else than wheels that uv has built"
  tar -tvf "$1" >"$JOB/wheels-listed" 2>&1 || return 1
  ! grep -qvE '^-.* sdists-v[0-9]+/(git|index|pypi|url)/[^ ]+$' "$JOB/wheels-listed" || return 1
  REPLY="it could not be unpacked"
  mkdir -p "$WHEELS_FOLDER" && tar -xf "$1" -C "$WHEELS_FOLDER" --no-same-owner || return 1
  mapfile -d '' ARCHIVED < <(cd "$WHEELS_FOLDER" && find . -name '*.whl' -printf '%P\\0')
}
give_wheels() {
  local __wheel
  packages_index
  for __wheel in "\${ARCHIVED[@]}"; do
    wheel_installed "$__wheel" && continue
    wheel_entry "$__wheel"
    if [[ -z $REPLY ]]; then
      LINKS+=("$WHEELS_FOLDER/\${__wheel%/*}")
    elif [[ ! -e $WHEELS_CACHE/$REPLY ]]; then
      mkdir -p "$WHEELS_CACHE/\${REPLY%/*}" && cp -r "$WHEELS_FOLDER/$REPLY" "$WHEELS_FOLDER.new" && mv -T "$WHEELS_FOLDER.new" "$WHEELS_CACHE/$REPLY" || continue
    fi
    WAITING+=("$__wheel")
  done
  [[ \${#WAITING[@]} -eq 0 ]] || say "built before, for a pod of this kind:" "\${WAITING[@]##*/}"
}
wheel_entry() {
  case $1 in
  */git/*) REPLY=\${1%/*} ;;
  */url/*) REPLY=\${1%/*/*} ;;
  *) REPLY='' ;;
  esac
}
wheel_installed() {
  local __name __version
  IFS=- read -r __name __version _ <<<"\${1##*/}"
  canonical_name "$__name"
  __name=$REPLY
  distribution_version "$__name" && [[ $REPLY == "$__version" ]] || __version=''
  REPLY=$__name
  [[ -n $__version ]]
}
wheel_loads() {
  local __said __code=0
  __said=$(become_clean && cd / && exec timeout 300 "$PYTHON" -c "$CP_modules_check" "$1" 2>&1 3>&-) || __code=$?
  REPLY=\${__said##*$'\\n'}
  ((__code != 124)) || REPLY="it did not load within five minutes"
  return "$__code"
}
package_wheels_built() {
  local __folders __wheels
  [[ -n $PACKAGE_WHEELS ]] || return 0
  __folders=("$WHEELS_CACHE"/sdists-v*/@(git|index|pypi|url))
  if [[ ! -e $JOB/private-build && \${#__folders[@]} -gt 0 ]]; then
    mapfile -d '' __wheels < <(find "\${__folders[@]}" -name src -prune -o -name '*.whl' ! -name '*-none-any.whl' -newer "$WHEELS_CACHE/.comfy-pod-since" -print0)
    BUILT+=("\${__wheels[@]#"$WHEELS_CACHE/"}")
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}
note_private_build() {
  local secrets='' __argument __files=()
  [[ $1 -gt 1 ]] || wish secrets
  for __argument; do [[ ! -f $__argument ]] || __files+=("$__argument"); done
  rm -f "$JOB/private-build"
  if [[ -n $secrets || \${GIVEN[*]} =~ ://[^/[:space:]]*@ ]] || grep -qsE '://[^/[:space:]]*@' "\${__files[@]}"; then : >"$JOB/private-build"; fi
}
package_wheels_fail() {
  local __wheel __name __pattern __left=()
  REBUILD=()
  ((\${#WAITING[@]} > 0)) || return 1
  packages_index
  for __wheel in "\${WAITING[@]}"; do
    if wheel_installed "$__wheel" && [[ $1 -eq 0 ]]; then
      __name=$REPLY
      wheel_loads "$__name" || drop_wheel "$__wheel" "$__name"
      continue
    fi
    __name=$REPLY __pattern=\${REPLY//-/[-_.]}
    if [[ $1 -ne 0 ]] && REPLY=$(grep -m 1 -iE "Failed to .*$__pattern|\\b$__pattern(==[^ ]+)? has (an )?in(valid|consistent)" "$JOB/resolver"); then
      drop_wheel "$__wheel" "$__name"
    else
      __left+=("$__wheel")
    fi
  done
  WAITING=("\${__left[@]}")
  ((\${#REBUILD[@]} > 0))
}
drop_wheel() {
  say "the wheel of $2 that was built before is of no use here, and is built anew: $REPLY"
  fact wheels_refused "$2: $REPLY"
  take_back_wheel "$1"
  rm -f "$WHEELS_FOLDER/$1"
  REBUILD+=("$2")
}
take_back_wheel() {
  wheel_entry "$1"
  [[ -z $REPLY ]] || rm -rf "\${WHEELS_CACHE:?}/$REPLY"
}
package_wheels_end() {
  local built_for INDEX=$INDEX __wheel __files=() __names=() __archive=$JOB/packages-built.tar
  [[ -n $PACKAGE_WHEELS ]] || return 0
  index_of "$1" && INDEX=$REPLY
  wish built_for
  packages_index
  for __wheel in "\${WAITING[@]}"; do take_back_wheel "$__wheel"; done
  if ((\${#BUILT[@]} > 0)); then
    for __wheel in "\${BUILT[@]}"; do keep_built "$WHEELS_CACHE" "$__wheel"; done
    for __wheel in "\${ARCHIVED[@]}"; do keep_built "$WHEELS_FOLDER" "$__wheel"; done
    if [[ \${#__names[@]} -gt 0 ]]; then keep_archive; fi
  fi
  rm -rf "$WHEELS_FOLDER" "$__archive"
}
keep_archive() {
  local __old
  if tar -cf "$__archive" "\${__files[@]}" && keep_wheel "$PACKAGE_WHEELS" "$__archive" "$built_for"; then
    while read -r _ __old; do rm -rf "$__old"; done < <(find "$WORKSPACE/.comfy-pod/wheels" -maxdepth 1 -name 'packages-*' -printf '%T@ %p\\n' | sort -rn | tail -n +5)
    say "kept for pods of this kind: \${__names[*]}"
    tell_wheels packages
  else
    say "what was built could not be kept below $WORKSPACE/.comfy-pod/wheels"
  fi
}
keep_built() {
  local __name __entry __file
  [[ -f $1/$2 ]] && wheel_installed "$2" && [[ " \${__names[*]} " != *" $REPLY "* ]] || return 0
  __name=$REPLY
  if ! wheel_loads "$__name" || ! address_public "$1" "$2"; then
    say "the wheel of $__name is not kept: $REPLY"
    return 0
  fi
  __names+=("$__name")
  __files+=(-C "$1" "$2")
  wheel_entry "$2"
  [[ -n $REPLY ]] || return 0
  for __file in "\${2%/*}/metadata.msgpack" "$REPLY/revision.http"; do
    [[ ! -f $1/$__file ]] || __files+=("$__file")
  done
}
address_public() {
  local __note=\${2%/*/*}/revision.http
  REPLY="its source lies at an address with a login"
  ! grep -qsaE 'https?://([^/[:space:]]*@|[^[:space:]]*[?])' "$1/$__note"
}
`;

// src/operations/packages.sh
var packages_default = `
PACKAGE_LINES=() PACKAGE_FILES=() PACKAGES_WAIT='' PACKAGES_NEEDLESS='' PACKAGES_STATE='' PACKAGES_CLEAN='' PACKAGES_ANSWER='' UNMET=''
declare -A PACKAGES_LACK=() PACKAGES_TEXT=()

packages_probe() {
  packages_asked
  packages_text
  input requirements "$REPLY"
  minor_of "$PYTHON_VERSION"
  input python "$ENVIRONMENT $REPLY"
  packages_state_of_step
  [[ $PACKAGES_STATE != satisfied ]] || REPLY=''
  if [[ $PACKAGES_STATE == satisfied && -n $PACKAGES_NEEDLESS ]]; then
    not_needed "$PACKAGES_NEEDLESS"
  else
    state "$PACKAGES_STATE" "$REPLY"
  fi
}
packages_asked() {
  PACKAGE_LINES=() PACKAGE_FILES=() PACKAGES_WAIT='' PACKAGES_NEEDLESS=''
  local lines file file_of floor only_for
  case $OPERATION in
  packages)
    wish lines file file_of floor only_for
    if [[ -n $only_for || $file_of == manager ]]; then
      packages_manager
      case $REPLY in
      clone) ;;
      pip) PACKAGES_NEEDLESS='not needed: the Manager comes by pip, with all that it requires' ;;
      *) PACKAGES_NEEDLESS='not needed: no Manager is switched on' ;;
      esac
      [[ -z $PACKAGES_NEEDLESS ]] || return 0
      [[ -z $only_for ]] || PACKAGES_WAIT=''
    fi
    [[ -z $lines ]] || mapfile -t PACKAGE_LINES <<<"$lines"
    [[ $floor != yes ]] || PACKAGE_LINES+=("pip>=$CP_pip_floor" "wheel>=$CP_wheel_floor")
    [[ -z $file ]] || PACKAGE_FILES+=("$COMFYUI/$file")
    [[ $file_of != manager ]] || packages_file_of_manager
    ;;
  node)
    node_requirements_file
    [[ -z $REPLY ]] || PACKAGE_FILES+=("$REPLY")
    ;;
  manager) packages_file_of_manager ;;
  esac
}

packages_file_of_manager() {
  manager_requirements_file
  [[ -z $REPLY ]] || PACKAGE_FILES+=("$REPLY")
}
packages_manager() {
  local INDEX STEP=comfyui_manager KIND='' MANAGER_CLONE='' DISABLED=''
  REPLY=none
  index_of comfyui_manager || return 0
  INDEX=$REPLY
  manager_where || true
  [[ -n $DISABLED ]] && KIND=none
  [[ -n $KIND && ($KIND != clone || -d $MANAGER_CLONE) ]] || PACKAGES_WAIT="the Manager is not there yet"
  REPLY=\${KIND:-none}
}
packages_text() {
  local __file __line __text=''
  if [[ ! -v PACKAGES_TEXT[$INDEX] ]]; then
    for __line in "\${PACKAGE_LINES[@]}"; do __text+=$__line$'\\n'; done
    for __file in "\${PACKAGE_FILES[@]}"; do
      [[ -f $__file ]] || continue
      while read -r __line || [[ -n $__line ]]; do
        __line=\${__line%$'\\r'}
        [[ $__line != *[[:space:]]* ]] || __line=\${__line%%[[:space:]]#*}
        [[ $__line != *[[:space:]] ]] || __line=\${__line%%+([[:space:]])}
        [[ -z $__line || $__line == \\#* ]] || __text+=$__line$'\\n'
      done <"$__file"
    done
    PACKAGES_TEXT[$INDEX]=\${__text%$'\\n'}
  fi
  REPLY=\${PACKAGES_TEXT[$INDEX]}
}
packages_look() {
  local INDEX OPERATION STEP FOLDER DISABLED KIND __line __lines='' __files=() __question=''
  packages_forget
  packages_index
  PACKAGES_LACK=() PACKAGES_CLEAN=no
  [[ -x $PYTHON ]] || return 0
  packages_by_uv || UV=''
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    __line=W_\${INDEX}_operation OPERATION=\${!__line}
    __line=W_\${INDEX}_id STEP=\${!__line}
    [[ $OPERATION == @(packages|node|manager) ]] || continue
    packages_asked
    if [[ -n $UV ]]; then
      packages_split
      __lines+=$KNOWN_LINES
      __files+=("\${KNOWN_FILES[@]}")
    else
      packages_text
      while IFS= read -r __line; do __question+=$INDEX$'\\t'$__line$'\\n'; done <<<"$REPLY"
    fi
  done
  if [[ -n $UV ]]; then
    PACKAGES_CLEAN=asked
    exec {PACKAGES_ANSWER}< <(if uv_dry_run "$__lines" "\${__files[@]}"; then echo yes; else echo no; fi)
  else
    while IFS=$'\\t' read -r __line __lines; do
      PACKAGES_LACK[$__line]=$__lines
    done < <("$PYTHON" -I -c "$CP_requirements_check" <<<"$__question" 2>/dev/null)
  fi
}
packages_clean() {
  if [[ $PACKAGES_CLEAN == asked ]]; then
    read -r PACKAGES_CLEAN <&"$PACKAGES_ANSWER" || PACKAGES_CLEAN=no
    exec {PACKAGES_ANSWER}<&-
  fi
  [[ $PACKAGES_CLEAN == yes ]]
}

packages_forget() { PACKAGES_CLEAN='' PACKAGES_TEXT=() DISTRIBUTIONS=(); }
packages_by_uv() {
  [[ $WRITER == uv && (-n \${JOB-} || $PROVIDER == conda || -e $ENVIRONMENT/.lock || ! -v DISTRIBUTIONS[pip]) ]] && uv_find
}
packages_state_of_step() {
  local __file
  packages_asked
  PACKAGES_STATE=absent
  for __file in "\${PACKAGE_FILES[@]}"; do
    [[ -f $__file ]] && continue
    REPLY="\${__file#"$WORKSPACE/"} is not there yet"
    return
  done
  if [[ -n $PACKAGES_WAIT ]]; then
    REPLY=$PACKAGES_WAIT
    return
  fi
  if [[ ! -x $PYTHON ]]; then
    REPLY="there is no working Python environment at $ENVIRONMENT"
    return
  fi
  if [[ -z $PACKAGES_CLEAN ]]; then
    packages_look
    packages_asked
  fi
  packages_named
  packages_hollow
  if ((\${#HOLLOW[@]} > 0)); then
    packages_count "\${#HOLLOW[@]}" "damaged: its files are gone, its metadata stayed" "damaged: their files are gone, their metadata stayed" "\${HOLLOW[@]}"
    PACKAGES_STATE=partial
  elif packages_satisfied; then
    PACKAGES_STATE=satisfied REPLY=satisfied
  else
    packages_lacking
  fi
}

packages_satisfied() {
  UNMET=''
  packages_split
  packages_addresses || {
    UNMET=$REPLY
    return 1
  }
  if packages_clean || [[ -z $KNOWN_LINES\${KNOWN_FILES[*]} ]]; then return 0; fi
  if [[ -n $UV ]]; then
    uv_dry_run "$KNOWN_LINES" "\${KNOWN_FILES[@]}"
  else
    [[ -v PACKAGES_LACK[answered] && -z \${PACKAGES_LACK[$INDEX]-} ]]
  fi
}
packages_lacking() {
  local __name __missing=() __text
  for __name in "\${NAMED[@]}"; do
    [[ -v DISTRIBUTIONS[$__name] || -v OPTIONAL[$__name] ]] || __missing+=("$__name")
  done
  PACKAGES_STATE=partial
  packages_text
  __text=$REPLY
  if read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ \${RECORD[input.requirements]-} != "$__text" ]]; then PACKAGES_STATE=other; fi
  if ((\${#__missing[@]} > 0)); then
    ((\${#__missing[@]} < \${#NAMED[@]})) || PACKAGES_STATE=absent
    packages_count "\${#__missing[@]}" missing missing "\${__missing[@]}"
  elif [[ -n $UNMET ]]; then
    ((\${#NAMED[@]} > 0)) || PACKAGES_STATE=absent
    REPLY="not installed: $UNMET"
  elif [[ -n $UV ]]; then
    PACKAGES_STATE=other
    packages_unfit "$__text"
  elif [[ -n \${PACKAGES_LACK[$INDEX]-} ]]; then
    PACKAGES_STATE=other REPLY=\${PACKAGES_LACK[$INDEX]}
  else
    REPLY="cannot be checked: this pod has no uv, and the environment no pip"
  fi
}
packages_unfit() {
  local __line __name
  while IFS= read -r __line; do
    [[ $__line =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)[[:space:]]*(\\[[^]]*\\])?[[:space:]]*([\\<\\>=!~].*) ]] || continue
    canonical_name "\${BASH_REMATCH[1]}"
    __name=$REPLY
    uv_dry_run "$__line" --no-deps && continue
    distribution_version "$__name"
    REPLY="$__name $REPLY does not satisfy $__line"
    return
  done <<<"$1"
  REPLY="a package that they need is missing, or of another version"
}
packages_count() {
  local __count=$1 __what="packages $3"
  [[ $1 != 1 ]] || __what="package $2"
  shift 3
  ((__count <= 6)) || set -- "\${@:1:6}" \u2026
  printf -v REPLY '%s, ' "$@"
  REPLY="$__count $__what: \${REPLY%, }"
}
uv_dry_run() {
  local __lines=$1 __said
  shift
  __said=$(
    uv_settings
    [[ -d $UV_CACHE_DIR ]] || export UV_NO_CACHE=1
    "\${GIVEN[@]}" "$UV" pip install --dry-run --offline --python "$PYTHON" -r - "$@" <<<"$__lines" 2>&1
  )
  [[ $__said == *"Would make no changes"* ]]
}
`;

// src/operations/packages_install.sh
var packages_install_default = 'packages_install() {\n  local __step __pins=$JOB/requirements/pins.txt __log=$JOB/resolver\n  local -a __arguments=()\n  packages_begin >/dev/null\n  [[ ! -f $WORKSPACE/.comfy-pod/constraints.txt ]] || __arguments+=(-c "$WORKSPACE/.comfy-pod/constraints.txt")\n  : >"$__pins"\n  packages_index\n  [[ $* == torch || $* == pip_upgrade ]] || for __step in "${__base[@]}"; do packages_add "$__step" settled; done\n  for __step; do\n    index_of "$__step" && enter "$REPLY"\n    packages_add "$__step"\n    packages_over_again\n  done\n  [[ ! -s $__pins ]] || __arguments+=(-c "$__pins")\n  [[ " ${__arguments[*]} " == *\' -r \'* ]] || return 0\n  for __step in "${REBUILD[@]}"; do packages_again "$__step" "$__step"; done\n  for __step in "${LINKS[@]}"; do __arguments+=(--find-links "$__step"); done\n  note_private_build "$#" "${__arguments[@]}"\n  {\n    (($# > 1)) || give_secrets\n    packages_run "${__arguments[@]}"\n  } 2>&1 | tee "$__log" || packages_failed\n}\npackages_add() {\n  local INDEX STEP OPERATION FOLDER DISABLED KIND __name __file\n  index_of "$1" || return 0\n  INDEX=$REPLY STEP=$1\n  __name=W_${INDEX}_operation OPERATION=${!__name}\n  packages_asked\n  [[ $STEP != torch ]] || torch_asked\n  if [[ ${2-} == settled ]]; then\n    packages_split\n    if ((${#ADDRESSES[@]} > 0)); then\n      PACKAGE_FILES=()\n      mapfile -t PACKAGE_LINES <<<"${KNOWN_LINES%$\'\\n\'}"\n    fi\n  fi\n  if ((${#PACKAGE_LINES[@]} > 0)); then\n    printf \'%s\\n\' "${PACKAGE_LINES[@]}" >"$JOB/requirements/$STEP.txt"\n    __arguments+=(-r "$JOB/requirements/$STEP.txt")\n  fi\n  [[ -z $PACKAGES_WAIT ]] || die "$PACKAGES_WAIT"\n  for __file in "${PACKAGE_FILES[@]}"; do\n    [[ -f $__file ]] || die "${__file#"$WORKSPACE/"} is not there: its checkout comes first"\n    __arguments+=(-r "$__file")\n  done\n}\ntorch_asked() {\n  local requirements index_url __name\n  wish requirements index_url\n  if [[ -n $requirements ]]; then\n    mapfile -t PACKAGE_LINES <<<"$requirements"\n  else\n    for __name in "${TORCH_FAMILY[@]}"; do\n      if distribution_version "$__name"; then PACKAGE_LINES+=("$__name==$REPLY"); fi\n    done\n  fi\n  if [[ -z $requirements && ${PACKAGE_LINES[*]} == *+* ]]; then index_url=$(torch_index); fi\n  packages_index_url "$index_url"\n}\npackages_over_again() {\n  local forced replaces __name __line\n  wish forced replaces\n  packages_named\n  packages_hollow\n  for __name in "${HOLLOW[@]}"; do\n    distribution_version "$__name"\n    packages_again "$__name" "$__name==$REPLY"\n  done\n  for __name in $replaces; do\n    for __line in "${PACKAGE_LINES[@]}"; do\n      [[ $__line != "$__name=="* ]] || packages_again "$__name" "$__line"\n    done\n  done\n  [[ $forced == yes ]] || return 0\n  packages_state_of_step\n  for __name in "${NAMED[@]}"; do\n    [[ $STEP == torch || " ${TORCH_FAMILY[*]} " != *" $__name "* ]] || continue\n    distribution_version "$__name" || continue\n    packages_again "$__name" "$__name==$REPLY"\n    [[ $PACKAGES_STATE != satisfied || $STEP == torch ]] || printf \'%s==%s\\n\' "$__name" "$REPLY" >>"$__pins"\n  done\n}\npackages_begin() {\n  AGAIN=()\n  if [[ $WRITER == uv ]]; then\n    uv_ensure\n    uv_settings\n    uv_link_mode "${SITE_PACKAGES[0]}"\n    INSTALL=("$UV" pip install --python "$PYTHON")\n  else\n    export PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off\n    own_pip\n    INSTALL+=(install)\n  fi\n}\nown_pip() {\n  local __pip=()\n  if "$PYTHON" -m pip --version >/dev/null 2>&1; then\n    INSTALL=("$PYTHON" -m pip)\n  elif "$PYTHON" -m ensurepip >/dev/null 2>&1 && "$PYTHON" -m pip --version >/dev/null 2>&1; then\n    INSTALL=("$PYTHON" -m pip)\n  elif any_pip "$WORKSPACE/.comfy-pod/tools/pip"; then\n    INSTALL=("${__pip[@]}" --python "$PYTHON")\n  else\n    die "the environment $ENVIRONMENT has no pip, and no Python of this pod has: add python3-pip to system-packages"\n  fi\n}\npackages_again() {\n  if [[ $WRITER == uv ]]; then AGAIN+=(--reinstall-package "$1"); else AGAIN+=("$2"); fi\n}\n\npackages_index_url() { [[ -z $1 ]] || INSTALL+=(--extra-index-url "$1"); }\npackages_run() {\n  if [[ $WRITER == pip && ${#AGAIN[@]} -gt 0 ]]; then\n    say "${INSTALL[*]} --force-reinstall --no-deps ${AGAIN[*]}"\n    "${GIVEN[@]}" "${INSTALL[@]}" --force-reinstall --no-deps "${AGAIN[@]}" || return\n    AGAIN=()\n  fi\n  set -- "${INSTALL[@]}" "${AGAIN[@]}" "$@"\n  say "$*"\n  "${GIVEN[@]}" "$@"\n}\npackages_failed() {\n  local __line __words=\'\' __last=\'\'\n  while IFS= read -r __line; do\n    [[ ! $__line =~ [^[:space:]] ]] || __last=$__line\n    [[ $__line != @(error:|ERROR:)* && -z $__words ]] || __words+=" $__line"\n  done <"$__log"\n  [[ -n $__words ]] || __words=$__last\n  __words=${__words//+([[:space:]])/ }\n  __words=${__words#?( )@(error|ERROR): }\n  ((${#__words} <= 500)) || __words=${__words:0:500}\u2026\n  die "${__words# }"\n}\n';

// src/operations/packages_together.sh
var packages_together_default = 'packages_together() {\n  local index_url=\'\' __step __from __base=() __due=() __held=no __code\n  discover_environment\n  packages_forget\n  step_line "$@"\n  milliseconds\n  __from=$REPLY\n  : >"$CP_REASON_FILE"\n  (\n    set -euo pipefail\n    packages_prepare\n  )\n  __code=$?\n  if [[ $__code -ne 0 ]]; then\n    for __step; do\n      if needs_met "$__step"; then conclude "$__code" "$__from"; fi\n    done\n    return 0\n  fi\n  packages_base "$@"\n  package_wheels_begin "$1"\n  torch_wish index_url || true\n  for __step; do\n    if [[ $__step == torch && -n $index_url ]]; then packages_alone torch; else __due+=("$__step"); fi\n  done\n  packages_able "${__due[@]}"\n  packages_in_turn "$@"\n  package_wheels_end "$1"\n  return 0\n}\npackages_in_turn() {\n  local __step __code\n  if torch_held; then __held=yes; fi\n  if ((${#__due[@]} > 1)); then\n    [[ ${#__due[@]} -eq $# ]] || step_line "${__due[@]}"\n    packages_attempt "${__due[@]}"\n    __code=$?\n    if [[ $__code -eq 0 ]] && { torch_held || [[ $__held == no && " ${__due[*]} " != *\' torch \'* ]]; }; then\n      packages_concluded "$__from" "${__due[@]}"\n      return 0\n    fi\n    say "together they cannot be installed: one by one, to find the one at fault"\n    [[ $__held == no ]] || torch_restore\n  fi\n  for __step in "${__due[@]}"; do packages_alone "$__step"; done\n  return 0\n}\npackages_able() {\n  local __step\n  __due=()\n  for __step; do\n    if needs_met "$__step"; then __due+=("$__step"); fi\n  done\n}\npackages_concluded() {\n  local __from=$1 __step __greatest\n  shift\n  __greatest=$1\n  for __step; do [[ $__step != @(torch|dependencies_main) || $__greatest == torch ]] || __greatest=$__step; done\n  packages_look\n  PACKAGES_SETTLED=yes\n  for __step; do\n    needs_met "$__step" || continue\n    milliseconds\n    [[ $__step != "$__greatest" ]] || REPLY=$__from\n    conclude 0 "$REPLY"\n  done\n  PACKAGES_SETTLED=no\n}\npackages_alone() {\n  local __from __code __held=no __reason\n  needs_met "$1" || return 0\n  step_line "$1"\n  milliseconds\n  __from=$REPLY\n  : >"$CP_REASON_FILE"\n  if torch_held; then __held=yes; fi\n  packages_attempt "$1"\n  __code=$?\n  if [[ $1 != torch && $__held == yes ]] && ! torch_held; then\n    __code=1 __reason="it changed the torch family ($REPLY), against constraints.txt"\n    if torch_restore; then __reason+="; the family was put back"; else __reason+="; the family could not be put back: $REPLY"; fi\n    say "error: $__reason"\n    printf \'%s\' "$__reason" >"$CP_REASON_FILE"\n  fi\n  [[ $__code -eq 0 ]] || packages_tell_files\n  conclude "$__code" "$__from"\n  [[ $__code -ne 0 || $1 == torch ]] || __base+=("$1")\n}\npackages_tell_files() {\n  local __file\n  packages_asked\n  for __file in "${PACKAGE_FILES[@]}"; do\n    text_of "$__file"\n    tell file "${__file#"$COMFYUI/"}" "${REPLY:0:65536}"\n  done\n}\npackages_prepare() {\n  local constraints=\'\'\n  [[ -x $PYTHON ]] || die "there is no working Python environment at $ENVIRONMENT: the step python_env comes first"\n  find_interpreters\n  packages_index\n  torch_wish constraints || true\n  torch_constrain "$constraints"\n  mkdir -p "$JOB/requirements"\n  packages_begin\n}\npackages_base() {\n  local INDEX STEP OPERATION FOLDER DISABLED KIND __name\n  __base=()\n  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do\n    __name=W_${INDEX}_id STEP=${!__name}\n    __name=W_${INDEX}_operation OPERATION=${!__name}\n    [[ $OPERATION == @(packages|node|manager) && " $* " != *" $STEP "* ]] || continue\n    packages_state_of_step\n    [[ $PACKAGES_STATE != satisfied ]] || __base+=("$STEP")\n  done\n}\npackages_attempt() {\n  local __code\n  packages_once "$@"\n  __code=$?\n  if package_wheels_fail "$__code"; then\n    : >"$CP_REASON_FILE"\n    packages_once "$@"\n    __code=$?\n    REBUILD=()\n  fi\n  packages_forget\n  return "$__code"\n}\n\npackages_once() {\n  local __code\n  (\n    set -euo pipefail\n    find_interpreters\n    packages_install "$@"\n  )\n  __code=$?\n  package_wheels_built\n  return "$__code"\n}\n';

// src/operations/python_env.sh
var python_env_default = 'PYTHON_VERSIONS=(3.12 3.13 3.11)\n\npython_env_probe() {\n  local version\n  wish version\n  [[ -z ${JOB-} ]] || discover_environment\n  minor_of "$PYTHON_VERSION"\n  input python "${version:-$REPLY}"\n  input provider "$PROVIDER"\n  input environment "$ENVIRONMENT"\n  fact provider "$PROVIDER"\n  fact python "$PYTHON"\n  fact environment "$ENVIRONMENT"\n  fact version "$PYTHON_VERSION"\n  fact system_site "$SYSTEM_SITE"\n  join_with : "${SITE_PACKAGES[@]}"\n  fact site_packages "$REPLY"\n  if [[ ! -e $PYTHON && ! -L $PYTHON && ! -e $ENVIRONMENT/pyvenv.cfg ]]; then\n    state absent "there is no Python environment at $ENVIRONMENT"\n  elif [[ ! -x $PYTHON ]]; then\n    state partial "the interpreter of $ENVIRONMENT is gone"\n  elif [[ ! -d ${SITE_PACKAGES[0]-} ]] || lacks_description; then\n    state partial "$ENVIRONMENT is half made"\n  elif [[ -n $version && $PYTHON_VERSION != "$version"?(.*) ]]; then\n    state other "$ENVIRONMENT has Python $PYTHON_VERSION, asked for is $version"\n  else\n    state satisfied "Python $PYTHON_VERSION by $PROVIDER"\n  fi\n}\n\npython_env_prove() {\n  local __said\n  __said=$("$PYTHON" -I -c \'import sys, ssl, ctypes; print("%d.%d" % sys.version_info[:2])\' 2>&1) || die "the interpreter $PYTHON does not run: ${__said##*$\'\\n\'}"\n  minor_of "$PYTHON_VERSION"\n  [[ ${__said##*$\'\\n\'} == "$REPLY" ]] || die "the interpreter $PYTHON is ${__said##*$\'\\n\'}, and its environment says $REPLY"\n}\n\npython_env_fetch() {\n  local version\n  wish version\n  find_interpreters\n  [[ $PROVIDER != system ]] || { python_env_system && return; }\n  if [[ -x $PYTHON && -d ${SITE_PACKAGES[0]-} ]] && ! lacks_description; then\n    [[ -n $version && $PYTHON_VERSION != "$version"?(.*) ]] || return 0\n    python_env_aside "it has Python $PYTHON_VERSION"\n  elif [[ -e $ENVIRONMENT/pyvenv.cfg && -n $PYTHON_VERSION && ($PYTHON_VERSION == "$version"?(.*) || -z $version) ]]; then\n    minor_of "$PYTHON_VERSION"\n    say "repairing $ENVIRONMENT: its interpreter is gone, its packages for Python $REPLY stay"\n    if python_env_create "$REPLY"; then return 0; fi\n    say "there is no Python $REPLY any more"\n    python_env_aside "its interpreter is gone"\n  elif [[ -e $ENVIRONMENT ]]; then\n    python_env_aside "it is half made"\n  fi\n  if [[ -n $version ]]; then\n    python_env_create "$version" || die "there is no Python $version on this pod, and none could be fetched: say another python.version, or leave it out"\n    return 0\n  fi\n  for version in "${PYTHON_VERSIONS[@]}"; do\n    interpreter_for "$version" && break\n  done\n  [[ -n $REPLY ]] || version=${PYTHON_VERSIONS[0]}\n  python_env_create "$version" || die "there is no Python ${PYTHON_VERSIONS[*]} on this pod, and none could be fetched; the log above says why"\n}\n\npython_env_system() {\n  [[ -n $PYTHON && -x $PYTHON ]] || die "python.provider is system, and this pod has no python${version:-3}: say provider: uv"\n  [[ -z $version || $PYTHON_VERSION == "$version"?(.*) ]] || die "the system\'s Python is $PYTHON_VERSION, and python.version asks for $version: say provider: uv, or leave the version out"\n}\npython_env_aside() {\n  say "a new environment is made at $ENVIRONMENT: $1"\n  [[ $ENVIRONMENT == "$WORKSPACE"/* ]] || die "the environment $ENVIRONMENT is not as wished: $1. It lies outside of the workspace, so it stays as it is: name another place with python.path, or leave python.version out"\n  aside "$ENVIRONMENT" || die "$ENVIRONMENT cannot be moved aside"\n}\npython_env_create() {\n  interpreter_for "$1" || true\n  case $PROVIDER in\n  venv) python_env_create_venv "$1" "$REPLY" ;;\n  conda) python_env_create_conda "$1" ;;\n  *) python_env_create_uv "${REPLY:-$1}" ;;\n  esac\n}\npython_env_create_uv() {\n  local __more=()\n  [[ $SYSTEM_SITE == no ]] || __more=(--system-site-packages)\n  uv_ensure\n  (\n    uv_settings\n    say "uv venv --python $1 $ENVIRONMENT"\n    "${GIVEN[@]}" "$UV" venv --no-project --allow-existing "${__more[@]}" --python "$1" "$ENVIRONMENT"\n  )\n}\n\npython_env_create_venv() {\n  local __more=()\n  [[ -n $2 ]] || return 1\n  [[ $SYSTEM_SITE == no ]] || __more=(--system-site-packages)\n  find "$ENVIRONMENT/bin" -maxdepth 1 -name \'python*\' -xtype l -delete 2>/dev/null || true\n  say "$2 -m venv $ENVIRONMENT"\n  "$2" -m venv "${__more[@]}" "$ENVIRONMENT" || die "$2 cannot make a virtual environment: add python$1-venv to system-packages, or say provider: uv"\n}\n\npython_env_create_conda() {\n  local __conda=\'\'\n  find_conda_command && __conda=$REPLY\n  [[ -n $__conda ]] || die "python.provider is conda, and this pod has none of conda, mamba, micromamba: install Miniforge in $WORKSPACE/miniforge3, or say provider: uv"\n  say "$__conda create --prefix $ENVIRONMENT python=$1"\n  "$__conda" create --yes --prefix "$ENVIRONMENT" --override-channels --channel conda-forge "python=$1" pip\n}\n\nfind_conda_command() {\n  local __name __root\n  for __name in conda mamba micromamba; do\n    for __root in "$WORKSPACE" "$HOME" /opt; do\n      for REPLY in "$__root"/@(miniconda3|miniforge3|mambaforge|anaconda3|conda|micromamba)/bin/"$__name"; do\n        [[ ! -x $REPLY ]] || return 0\n      done\n    done\n    if python_on_path "$__name"; then return 0; fi\n  done\n  return 1\n}\nINTERPRETERS=()\nfind_interpreters() {\n  local __folders __folder __python\n  INTERPRETERS=()\n  IFS=: read -ra __folders <<<"$PATH"\n  for __folder in "${__folders[@]}" /usr/local/bin /usr/bin "$HOME"/.pyenv/versions/*/bin "$WORKSPACE"/.comfy-pod/python/*/bin "$HOME"/.local/share/uv/python/*/bin; do\n    [[ $__folder != */shims && ! -e $__folder/../pyvenv.cfg ]] || continue\n    for __python in "$__folder"/python3 "$__folder"/python3.+([0-9]); do\n      [[ ! -x $__python || " ${INTERPRETERS[*]} " == *" $__python "* ]] || INTERPRETERS+=("$__python")\n    done\n  done\n}\ninterpreter_for() {\n  local __python\n  for __python in "${INTERPRETERS[@]}"; do\n    [[ $__python == *"/python$1" ]] || continue\n    REPLY=$__python\n    "$__python" -I -c \'import ssl, ctypes\' 2>/dev/null && return 0\n  done\n  REPLY=\'\'\n  return 1\n}\nminor_of() {\n  REPLY=\'\'\n  [[ ! $1 =~ ^[0-9]+\\.[0-9]+ ]] || REPLY=${BASH_REMATCH[0]}\n}\njoin_with() {\n  local IFS=$1\n  shift\n  REPLY=$*\n}\n';

// src/operations/remote.sh
var remote_default = `GIT_MEANINGS=(
  'again|Could not resolve host|Temporary failure in name resolution|Name or service not known'
  'login|could not read (Username|Password)|Authentication failed|terminal prompts disabled|Access denied|Permission denied \\(publickey|returned error: 40[13]|Invalid username'
  'hostkey|Host key verification failed|REMOTE HOST IDENTIFICATION'
  'certificate|certificate|unable to get local issuer|SSL: no alternative'
  'full|No space left on device|Disk quota exceeded'
  'refused|unadvertised object|not our ref|(dumb http|shallow).*(does not|not support)|remote ref .* not found|Server does not (allow|support)|no such remote ref|find remote ref'
  'again|timed out|Connection (reset|refused|closed)|early EOF|RPC failed|unexpected disconnect|hung up unexpectedly|returned error: (429|5)|gnutls_handshake|TLS connection was|transfer closed|Operation too slow|Could not connect|Failed to connect|unable to connect|Network is unreachable'
  'absent|[Rr]epository.*not found|does not appear to be a git repository|does not exist|returned error: 404|not exported'
)
git_meaning() {
  local __line __about
  GIT_MEANING=other
  for __line in "\${GIT_MEANINGS[@]}"; do
    [[ $1 =~ \${__line#*|} ]] || continue
    GIT_MEANING=\${__line%%|*}
    break
  done
  repository_key "$url"
  __about=$REPLY
  __line=$(tr '\\r' '\\n' <<<"$1" | grep -vE '^(remote: )?(Enumerating|Counting|Compressing|Receiving|Resolving|Total)' | grep -E '^(fatal|error|remote|ssh|git)|[Pp]ermission|[Hh]ost' | tail -n 2 | tr '\\n' ' ')
  case $GIT_MEANING in
  login) GIT_REASON="$__about does not exist, or it is private$([[ -n \${SECRET_0_git_token-} ]] && echo " and the git-token that was given may not read it" || echo ": give a token that may read it as the input git-token")" ;;
  hostkey) GIT_REASON="the pod does not know the host key of the server of $__about; put it into ~/.ssh/known_hosts there, or use an https URL" ;;
  certificate) GIT_REASON="the certificate of the server of $__about could not be verified: \${__line:-$1}" ;;
  full) GIT_REASON="the disk below $FOLDER is full, or its quota is used up" ;;
  absent) GIT_REASON="there is no repository $__about: look at the URL in the manifest" ;;
  again) GIT_REASON="$__about could not be reached: \${__line:-$1}" ;;
  *) GIT_REASON="git could not read $__about: \${__line:-$1}" ;;
  esac
  GIT_REASON=\${GIT_REASON%%+([[:space:]])}
}
git_remote() {
  local __try __tries=\${GIT_TRIES:-3} __settings=(-c http.lowSpeedLimit=1000 -c http.lowSpeedTime=60 -c fetch.unpackLimit=1) __ssh=\${GIT_SSH_COMMAND-} __token=''
  if [[ $url =~ ^https://([^/@]+) && -n \${SECRET_0_git_token-} ]]; then
    __token=$SECRET_0_git_token
    __settings+=(-c credential.helper= -c "credential.https://\${BASH_REMATCH[1]}.helper="'!f() { echo username=x-access-token; echo "password=$COMFY_POD_GIT_TOKEN"; }; f')
  elif [[ $url == ssh:* || $url != *://* ]]; then
    __ssh=$(git config core.sshCommand 2>/dev/null || echo "\${__ssh:-ssh} -o BatchMode=yes")
  fi
  for ((__try = 1; ; __try++)); do
    if REPLY=$(
      [[ -z $__ssh ]] || export GIT_SSH_COMMAND=$__ssh
      set -o pipefail
      if [[ $1 == ls-remote ]]; then
        give_token "$__token"
        timeout 60 "\${GIVEN[@]}" git -c safe.directory='*' "\${__settings[@]}" "$@" 2>&1
      else
        { give_token "$__token" && git_here "\${__settings[@]}" "$@"; } 2>&1 | tee -a /dev/stderr
      fi
    ); then return 0; fi
    git_meaning "$REPLY"
    [[ $GIT_MEANING == again && $__try -lt $__tries ]] || return 1
    say "$GIT_REASON; trying again"
    sleep "$((__try * \${CP_retry_pause:-3}))"
  done
}
give_token() { [[ -z $1 ]] || export COMFY_POD_GIT_TOKEN=$1; }
declare -A REMOTE_REFS=()
remote_refs() {
  local __line
  REMOTE_REFS=() HEAD_OF_REMOTE=''
  git_remote ls-remote "\${@:3}" "$1" \${2:+"$2"} || return 1
  while IFS= read -r __line; do
    if [[ $__line =~ ^([0-9a-f]{40,64})$'\\t'(.+)$ ]]; then
      REMOTE_REFS[/\${BASH_REMATCH[2]%'^{}'}]=\${BASH_REMATCH[1]}
    elif [[ $__line =~ ^ref:\\ (.+)[[:space:]]HEAD$ ]]; then
      HEAD_OF_REMOTE=\${BASH_REMATCH[1]}
    fi
  done <<<"$REPLY"
}
resolve_ref() {
  local __name __tags=()
  COMMIT='' REF_NAME='' GIT_REASON='' GIT_MEANING=''
  if [[ $2 =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]]; then
    COMMIT=$2
    return 0
  fi
  case $2 in
  '')
    remote_refs "$1" HEAD --symref || return 1
    COMMIT=\${REMOTE_REFS[/HEAD]-} REF_NAME=\${HEAD_OF_REMOTE:-HEAD}
    ;;
  refs/*)
    remote_refs "$1" "$2" || return 1
    COMMIT=\${REMOTE_REFS[/$2]-} REF_NAME=$2
    ;;
  *)
    remote_refs "$1" '' --heads --tags || return 1
    if [[ $2 == release ]]; then
      for __name in "\${!REMOTE_REFS[@]}"; do [[ ! $__name =~ ^/refs/tags/v[0-9]+\\.[0-9]+\\.[0-9]+$ ]] || __tags+=("\${__name#/}"); done
      if [[ \${#__tags[@]} -eq 0 ]]; then
        resolve_ref "$1" ''
        return
      fi
      REF_NAME=$(printf '%s\\n' "\${__tags[@]}" | sort -V | tail -n 1)
      COMMIT=\${REMOTE_REFS[/$REF_NAME]}
      return 0
    fi
    for __name in "refs/heads/$2" "refs/tags/$2"; do
      COMMIT=\${REMOTE_REFS[/$__name]-} REF_NAME=$__name
      [[ -z $COMMIT ]] || return 0
    done
    ;;
  esac
  [[ -z $COMMIT ]] || return 0
  REF_NAME='' GIT_MEANING=no-ref
  repository_key "$1"
  GIT_REASON="$REPLY has no branch, tag or commit \${2:-HEAD}"
  close_refs "$2"
  [[ -z $REPLY ]] || GIT_REASON+="; near it: $REPLY"
  return 1
}
close_refs() {
  local __name __short __near=() __all=()
  for __name in "\${!REMOTE_REFS[@]}"; do
    [[ $__name == /refs/@(heads|tags)/* ]] || continue
    __short=\${__name#/refs/*/}
    __all+=("$__short")
    [[ \${__short,,} != *"\${1,,}"* && \${1,,} != *"\${__short,,}"* ]] || __near+=("$__short")
  done
  [[ \${#__near[@]} -gt 0 ]] || __near=("\${__all[@]}")
  REPLY=''
  [[ \${#__near[@]} -eq 0 ]] || REPLY=$(printf '%s\\n' "\${__near[@]}" | sort -rV | head -n 5 | paste -sd, | sed 's/,/, /g')
}
`;

// src/operations/rollback.sh
var rollback_default = '\ngeneration_rollback() { "rollback_$STEP"; }\nrollback_generation() {\n  local to keep __all __number __previous=\'\'\n  wish to keep\n  generations_folder\n  __all=$REPLY\n  for __number in "$WORKSPACE"/.comfy-pod/steps/* "$__all"/*/files/.comfy-pod/steps/*; do printf \'%s\\n\' "${__number##*/}"; done | sort -u >>"$JOB/steps"\n  stop_other_jobs\n  generation_take "$JOB/now" broken\n  generation_numbers\n  tell_generations\n  generation_open || true\n  if [[ $to == previous ]]; then\n    for __number in "${NUMBERS[@]}"; do\n      generation_compare "$__all/$__number" "$JOB/now" || __previous=$__number\n    done\n    to=$__previous\n    [[ -n $to || ${#NUMBERS[@]} -eq 0 ]] || to=${NUMBERS[-1]}\n    [[ $OPEN_KIND != rollback ]] || to=$OPEN_NUMBER\n    [[ -n $to ]] || die "there is no generation yet: one is recorded before a run changes an existing installation"\n  elif ! generation_is "$to"; then\n    printf -v REPLY \'%s, \' "${NUMBERS[@]}"\n    die "there is no generation $to; there are: ${REPLY%, }"\n  fi\n  if [[ $keep == yes && -z $OPEN_KIND && -s $JOB/now/packages ]] && ! generation_compare "$__all/$to" "$JOB/now"; then\n    rm -rf "$__all/.new"\n    cp -a "$JOB/now" "$__all/.new"\n    generation_keep "$to"\n    say "generation $REPLY: what is there now is recorded"\n  fi\n  printf \'%s rollback\\n\' "$to" | write_file "$__all/open" || die "$__all/open cannot be written"\n  printf \'%s\\n\' "$to" >"$JOB/generation"\n  generation_is "$to"\n  fact to "$to"\n  outcome skipped "generation $to, of ${RECORD[time]}"\n}\ntell_generations() {\n  local __all __i __next __said\n  generations_folder\n  __all=$REPLY\n  for ((__i = 0; __i < ${#NUMBERS[@]}; __i++)); do\n    __next=$JOB/now\n    [[ -z ${NUMBERS[__i + 1]-} ]] || __next=$__all/${NUMBERS[__i + 1]}\n    generation_is "${NUMBERS[__i]}"\n    REPLY=nothing\n    generation_compare "$__all/${NUMBERS[__i]}" "$__next" || some_differences\n    __said="generation ${NUMBERS[__i]}: ${RECORD[time]}, before ${RECORD[run]:-a run outside GitHub}; changed since: $REPLY"\n    fact "generation.${NUMBERS[__i]}" "$__said"\n    say "$__said"\n  done\n}\nstop_other_jobs() {\n  local __job __folder __pid __start __container __tries\n  discover_jobs\n  for __job in "${LIVE[@]}"; do\n    [[ $__job != "$CP_job" ]] || continue\n    __folder=$WORKSPACE/.comfy-pod/jobs/$__job\n    job_alive "$__folder" || continue\n    read -r __pid __start __container <"$__folder/process"\n    [[ $__container == "$CONTAINER" ]] || die "the job $__job of another pod is at work on this volume: try again when it has ended"\n    say "stopping the job $__job"\n    printf \'stopped by a rollback\\n\' >"$__folder/stopped"\n    kill -TERM -- "-$__pid" 2>/dev/null || true\n    for ((__tries = 0; __tries < 30; __tries++)); do\n      kill -0 -- "-$__pid" 2>/dev/null || break\n      sleep 0.1\n    done\n    kill -KILL -- "-$__pid" 2>/dev/null || true\n    [[ -f $__folder/exit-code ]] || printf \'143\\n\' >"$__folder/exit-code"\n  done\n}\nto_generation() {\n  local __number\n  read -r __number <"$JOB/generation"\n  generation_is "$__number" || die "generation $__number is gone"\n  generations_folder\n  GENERATION=$REPLY/$__number COMFYUI=${RECORD[comfyui]}\n  THEN_PYTHON=${RECORD[python]} THEN_ENVIRONMENT=${RECORD[environment]} THEN_PROVIDER=${RECORD[provider]} THEN_VERSION=${RECORD[python_version]}\n}\nrollback_records() {\n  local __path __changed=0 __mode\n  to_generation\n  cd "$WORKSPACE" || die "$WORKSPACE is gone"\n  for __path in .comfy-pod/steps/* .install_markers/* "${GENERATION_FILES[@]}"; do\n    [[ -f $__path && ! -f $GENERATION/files/$__path ]] || continue\n    case $__path in\n    .install_markers/*) grep -Eqsx $\'by=comfy-pod-action\\r?\' "$__path" || continue ;;\n    comfyStart.sh)\n      aside "$WORKSPACE/$__path" || die "$__path cannot be moved aside"\n      ((__changed += 1))\n      continue\n      ;;\n    esac\n    rm -f "$__path"\n    ((__changed += 1))\n  done\n  while IFS= read -r -d \'\' __path; do\n    cmp -s "$GENERATION/files/$__path" "$__path" && continue\n    __mode=644\n    [[ $__path != comfyStart.sh || ! -e $__path ]] || is_our_start_script || aside "$WORKSPACE/$__path" || die "$__path cannot be moved aside"\n    [[ ! -x $GENERATION/files/$__path ]] || __mode=755\n    write_file "$WORKSPACE/$__path" "$__mode" <"$GENERATION/files/$__path" || die "$__path cannot be written"\n    ((__changed += 1))\n  done < <(cd "$GENERATION/files" && find . -type f -printf \'%P\\0\')\n  if ((__changed == 0)); then outcome skipped "as they were"; else outcome updated "$__changed files"; fi\n}\nrollback_comfyui_service() {\n  local __before=\'\'\n  to_generation\n  if [[ ! -f $WORKSPACE/.comfy-pod/steps/comfyui_service ]] && ! find_service; then\n    outcome skipped "it did not run then"\n    return\n  fi\n  [[ -f $WORKSPACE/comfyStart.sh ]] || {\n    outcome skipped "there was no start script of ours then"\n    return\n  }\n  ! read_record "$WORKSPACE/.comfy-pod/steps/comfyui_service" || printf -v "W_${INDEX}_port" \'%s\' "${RECORD[fact.port]:-8188}"\n  if find_service; then __before="$SERVICE_PID $SERVICE_START"; fi\n  comfyui_service_start\n  text_of "$CP_REASON_FILE.outcome"\n  [[ $REPLY != running$\'\\t\'* ]] || return 0\n  find_service || die "ComfyUI ended right after it had answered"\n  service_answers 30 || die "process $SERVICE_PID does not answer on port $SERVICE_PORT"\n  service_facts\n  fact pid "$SERVICE_PID"\n  fact port "$SERVICE_PORT"\n  fact listen "$SERVICE_LISTEN"\n  service_log\n  judge_loading "$REPLY"\n  if [[ "$SERVICE_PID $SERVICE_START" == "$__before" ]]; then\n    outcome skipped "process $SERVICE_PID answers on port $SERVICE_PORT, and had loaded nothing else"\n  else\n    outcome updated "process $SERVICE_PID answers on port $SERVICE_PORT"\n  fi\n}\nrollback_proof() {\n  to_generation\n  describe_generation || die "the Python of then, $THEN_PYTHON, does not run"\n  generation_take "$JOB/proof"\n  generation_compare "$GENERATION" "$JOB/proof" || {\n    some_differences\n    die "it is not as it was: $REPLY"\n  }\n  generations_folder\n  rm -f "$REPLY/open"\n  outcome skipped "every commit, every package and the start script are those of generation ${GENERATION##*/}"\n}\n';

// src/operations/rollback_packages.sh
var rollback_packages_default = 'describe_generation() {\n  describe_python "$THEN_PYTHON" || return 1\n  ENVIRONMENT=$THEN_ENVIRONMENT PROVIDER=$THEN_PROVIDER\n}\n\nrollback_packages() {\n  local INSTALL=() AGAIN=() __line __name __changed=() __added=() __again=() __lines=$JOB/packages.txt\n  local -A __was=() __is=()\n  to_generation\n  find_interpreters\n  rollback_environment\n  packages_begin\n  freeze >"$JOB/packages.now" || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"\n  read_packages "$GENERATION/packages" __was\n  read_packages "$JOB/packages.now" __is\n  for __name in "${!__was[@]}"; do\n    __line=${__was[$__name]}\n    [[ ${__is[$__name]-} != "$__line" ]] || continue\n    __changed+=("$__line")\n    [[ ! -v __is[$__name] || ${__is[$__name]} == *==* && $__line == *==* ]] || __again+=("${__name#/}")\n  done\n  for __name in "${!__is[@]}"; do [[ -n ${__was[$__name]-} ]] || __added+=("${__name#/}"); done\n  if ((${#__changed[@]} + ${#__added[@]} == 0)); then\n    outcome skipped "every package is that of then"\n    return\n  fi\n  ((${#__again[@]} == 0)) || uninstall "${__again[@]}"\n  install_exactly "${__changed[@]}"\n  if ((${#__added[@]} > 0)); then\n    shared_with "${__added[@]}"\n    uninstall "${__added[@]}"\n    if ((${#SHARED[@]} > 0)); then\n      __changed=()\n      for __name in "${SHARED[@]}"; do [[ -z ${__was[/$__name]-} ]] || __changed+=("${__was[/$__name]}"); done\n      say "files of them were also those of: ${SHARED[*]}"\n      uninstall "${SHARED[@]}"\n      install_exactly "${__changed[@]}"\n    fi\n  fi\n  freeze >"$JOB/packages.then" || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"\n  DIFFERENCES=()\n  compare_packages "$GENERATION/packages" "$JOB/packages.then"\n  if ((${#DIFFERENCES[@]} > 0)); then\n    some_differences\n    die "the packages are not what they were: $REPLY"\n  fi\n  compare_packages "$JOB/packages.now" "$GENERATION/packages"\n  some_differences\n  outcome updated "$REPLY"\n}\nrollback_environment() {\n  local __path __found=\'\' __minor\n  minor_of "$THEN_VERSION"\n  __minor=$REPLY\n  if describe_generation && [[ $PYTHON_VERSION == "$__minor"?(.*) ]]; then return 0; fi\n  ENVIRONMENT=$THEN_ENVIRONMENT PROVIDER=$THEN_PROVIDER PYTHON=$THEN_PYTHON\n  [[ $ENVIRONMENT == "$WORKSPACE"/* && $PROVIDER != system ]] || die "the Python of then, $PYTHON, is gone or of another version; it lies outside of the workspace"\n  for __path in "$WORKSPACE"/.comfy-pod/aside/*/"${ENVIRONMENT#"$WORKSPACE"/}"; do\n    ! cmp -s "$__path/pyvenv.cfg" "$GENERATION/pyvenv.cfg" || __found=$__path\n  done\n  [[ ! -e $ENVIRONMENT ]] || aside "$ENVIRONMENT" || die "$ENVIRONMENT cannot be moved aside"\n  if [[ -n $__found ]]; then\n    say "$__found comes back to $ENVIRONMENT"\n    mv "$__found" "$ENVIRONMENT"\n  else\n    python_env_create "$__minor" || die "there is no Python $__minor any more, and none could be fetched"\n  fi\n  describe_generation || die "the environment $ENVIRONMENT could not be brought back"\n}\ninstall_exactly() {\n  local __index\n  (($# > 0)) || return 0\n  {\n    rollback_indexes\n    printf \'%s\\n\' "$@"\n  } >"$__lines"\n  say "installing: $*"\n  if [[ $WRITER == uv ]]; then\n    "${INSTALL[@]}" --offline --no-deps -r "$__lines" || "${INSTALL[@]}" --no-deps -r "$__lines" || die "what was there cannot be had again: see the log"\n  else\n    "${INSTALL[@]}" --no-deps --force-reinstall -r "$__lines" || die "what was there cannot be had again: see the log"\n  fi\n}\nrollback_indexes() {\n  local __line\n  {\n    sed -n \'s/^# index: /--extra-index-url /p\' "$GENERATION/files/.comfy-pod/constraints.txt" 2>/dev/null\n    for __line in "$COMFYUI"/requirements.txt "$COMFYUI"/custom_nodes/*/requirements*.txt; do\n      grep -hE \'^(--extra-index-url|--find-links|-f)[ =]\' "$__line" 2>/dev/null\n    done\n  } | sort -u || true\n}\nuninstall() {\n  say "uninstalling: $*"\n  if [[ $WRITER == uv ]]; then\n    "$UV" pip uninstall --python "$PYTHON" "$@"\n  else\n    "${INSTALL[@]:0:${#INSTALL[@]}-1}" uninstall --yes "$@"\n  fi\n}\nshared_with() {\n  local __name __site __folder\n  local -A __going=()\n  SHARED=()\n  packages_index\n  for __name; do\n    [[ ! -v DISTRIBUTIONS[$__name] ]] || __going[$__name]=${DISTRIBUTIONS[$__name]}\n  done\n  ((${#__going[@]} > 0)) || return 0\n  files_of "${__going[@]}" >"$JOB/going"\n  for __name in "${!DISTRIBUTIONS[@]}"; do\n    [[ ! -v __going[$__name] && -f ${DISTRIBUTIONS[$__name]}/RECORD ]] || continue\n    [[ -z $(LC_ALL=C comm -12 "$JOB/going" <(files_of "${DISTRIBUTIONS[$__name]}") | head -n 1) ]] || SHARED+=("$__name")\n  done\n}\nfiles_of() {\n  local __folder\n  for __folder; do\n    [[ ! -f $__folder/RECORD ]] || cut -d, -f1 "$__folder/RECORD"\n  done | { grep -v __pycache__ || true; } | LC_ALL=C sort -u\n}\n';

// src/operations/rollback_repositories.sh
var rollback_repositories_default = `
rollback_repositories() {
  local __line=0 __folder __commit __branch __url __note __back=()
  to_generation
  while IFS=$'\\t' read -r -u 4 __folder __commit __branch __url __note; do
    ((__line += 1))
    rollback_repository "$GENERATION/edits/$__line"
  done 4<"$GENERATION/repositories"
  rollback_nodes
  if ((\${#__back[@]} == 0)); then
    outcome skipped "every commit is that of then"
  else
    printf -v REPLY '%s, ' "\${__back[@]}"
    outcome updated "\${REPLY%, }"
  fi
}
rollback_repository() {
  local FOLDER KEY='' COMMIT=$__commit REF_NAME='' REMOTE=origin url='' ref='' UNFINISHED=no __was='' __pattern=$'\\nref=([^\\n]*)'
  unescape "$__folder"
  FOLDER=$REPLY
  unescape "$__note"
  __note=$REPLY
  [[ $__branch == - ]] || REF_NAME=refs/heads/$__branch
  [[ $__url == - ]] || url=$__url
  [[ ! $'\\n'$__note =~ $__pattern ]] || ref=\${BASH_REMATCH[1]}
  [[ -e $FOLDER ]] || bring_folder_back
  if read_git "$FOLDER" && [[ \${NOTE[/state]-} != begun && -s $GIT_DIRECTORY/index ]]; then
    __was=$(git_here rev-parse -q --verify 'HEAD^{commit}') || __was=''
    if [[ $__was == "$COMMIT" && -z $(missing_files) ]]; then
      rollback_note
      return
    fi
  fi
  mkdir -p "$FOLDER" || die "$FOLDER cannot be made"
  repository_key "$url"
  KEY=$REPLY
  checkout_open
  [[ \${NOTE[/state]-} != begun ]] || UNFINISHED=yes
  if remote_of "$KEY"; then url=\${REMOTES[/$REPLY]}; fi
  [[ -z $url ]] || checkout_remote
  keep_commits "$HEAD_COMMIT"
  [[ -z $REF_NAME ]] || keep_commits "$(git_here rev-parse -q --verify "$REF_NAME" || true)"
  if ! has_commit; then
    [[ -n $url ]] || die "the commit $COMMIT of $FOLDER is gone, and no remote is known"
    bring_commit
  fi
  write_note begun
  switch_to "$COMMIT" || die "the checkout in $FOLDER could not be written: \${GIT_SAID:-git gave no reason}"
  [[ -z $url ]] || bring_submodules
  if [[ -f $1 ]] && ! git_here apply --whitespace=nowarn "$1"; then
    warn "edits that the files in $FOLDER had could not be brought back; they are in $1"
  fi
  rollback_note
  [[ $(git_here rev-parse 'HEAD^{commit}') == "$COMMIT" ]] || die "$FOLDER is not at $COMMIT"
  say "$FOLDER is at \${COMMIT:0:7} again"
  __back+=("\${FOLDER##*/} \${__was:0:7}\${__was:+ \u2192 }\${COMMIT:0:7}")
}
rollback_note() {
  if [[ $__note == - ]]; then
    rm -f "$GIT_DIRECTORY/comfy-pod"
  else
    printf '%s' "$__note" | write_file "$GIT_DIRECTORY/comfy-pod" || die "$GIT_DIRECTORY cannot be written"
  fi
}
bring_folder_back() {
  local __path __found=''
  for __path in "$WORKSPACE"/.comfy-pod/aside/*/"\${FOLDER#"$WORKSPACE"/}" "\${FOLDER%/*}/.disabled/\${FOLDER##*/}" "$FOLDER.disabled"; do
    [[ ! -e $__path ]] || __found=$__path
  done
  [[ -n $__found ]] || return 0
  say "$__found comes back to $FOLDER"
  mkdir -p "\${FOLDER%/*}"
  mv "$__found" "$FOLDER"
}
rollback_nodes() {
  local FOLDER __name
  local -A __then=()
  while IFS= read -r __name; do
    __then[$__name]=1
    unescape "$__name"
    FOLDER=$COMFYUI/custom_nodes/$REPLY
    [[ -e $FOLDER || -L $FOLDER ]] || bring_folder_back
  done <"$GENERATION/nodes"
  while IFS= read -r __name; do
    [[ -z \${__then[$__name]-} ]] || continue
    unescape "$__name"
    __name=$REPLY
    aside "$COMFYUI/custom_nodes/$__name" || die "$COMFYUI/custom_nodes/$__name cannot be moved aside"
    warn "the node $__name was not there in that generation; it is now $REPLY"
    __back+=("$__name moved aside")
  done < <(node_entries)
}
`;

// src/operations/sageattention.sh
var sageattention_default = '\nsageattention_probe() {\n  local commit arch_list\n  wish commit arch_list\n  torch_build\n  input commit "$commit"\n  input torch "$TORCH_VERSION"\n  input cuda "$TORCH_CUDA"\n  input python "$(python_minor)"\n  read_gpu_models\n  input gpus "$GPU_MODELS"\n  sageattention_facts\n  [[ -z $arch_list ]] || fact arch_list "$arch_list"\n  tell_wheels sageattention\n  find_sageattention\n  [[ -z $SAGE_VERSION ]] || fact version "$SAGE_VERSION"\n  case $SAGE_VERSION/$SAGE_COMPILED in\n  /) state absent "sageattention is not installed" ;;\n  /* | */) state partial "sageattention is there in part: ${SAGE_COMPILED:-its compiled modules are missing}" ;;\n  *) state satisfied "sageattention $SAGE_VERSION" ;;\n  esac\n}\n\npython_minor() { [[ ! $PYTHON_VERSION =~ ^[0-9]+\\.[0-9]+ ]] || printf \'%s\' "${BASH_REMATCH[0]}"; }\nfind_sageattention() {\n  local __site __found\n  SAGE_VERSION=\'\' SAGE_COMPILED=\'\'\n  for __site in "${SITE_PACKAGES[@]}"; do\n    __found=("$__site"/sageattention-*.@(dist|egg)-info)\n    SAGE_VERSION=${__found[0]-}\n    SAGE_VERSION=${SAGE_VERSION##*/sageattention-}\n    SAGE_VERSION=${SAGE_VERSION%.@(dist|egg)-info}\n    SAGE_VERSION=${SAGE_VERSION%%-py3*}\n    __found=("$__site"/sageattention/_fused*.so "$__site"/sageattention/_qattn_sm*.so)\n    [[ ${#__found[@]} -lt 2 ]] || SAGE_COMPILED=$__site/sageattention\n    [[ -z $SAGE_VERSION && -z $SAGE_COMPILED ]] || return 0\n  done\n}\nread_gpu_models() {\n  local __file __line __models=()\n  for __file in /proc/driver/nvidia/gpus/*/information; do\n    while IFS= read -r __line; do\n      [[ ! $__line =~ ^Model:[[:space:]]*(.*[^[:space:]]) ]] || __models+=("${BASH_REMATCH[1]}")\n    done <"$__file"\n  done\n  if [[ ${#__models[@]} -eq 0 ]]; then\n    __line=$(ask_gpus name) && mapfile -t __models <<<"$__line"\n  fi\n  GPU_MODELS=$(printf \'%s\\n\' "${__models[@]}" | sort -u)\n}\n\nask_gpus() { ! has nvidia-smi || timeout 20 nvidia-smi "--query-gpu=$1" --format=csv,noheader 2>/dev/null; }\nsageattention_facts() {\n  local __name __known=yes\n  read_record "$WORKSPACE/.comfy-pod/steps/$STEP" || __known=no\n  for __name in "${INPUT_NAMES[@]}"; do [[ ${RECORD[input.$__name]-} == "${INPUTS[$__name]}" ]] || __known=no; done\n  if [[ $__known == yes ]]; then\n    for __name in nvcc cuda_home compute_capabilities cpus memory_bytes libc arch_list; do fact "$__name" "${RECORD[fact.$__name]-}"; done\n    return\n  fi\n  find_nvcc\n  fact nvcc "$NVCC_RELEASE"\n  fact cuda_home "$CUDA_HOME"\n  __name=$(ask_gpus compute_cap | grep -xE \'[0-9]+\\.[0-9]+\' | sort -uV)\n  fact compute_capabilities "${__name//$\'\\n\'/ }"\n  read_limits\n  fact cpus "$CPUS"\n  fact memory_bytes "$MEMORY_BYTES"\n  fact libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"\n}\nfind_nvcc() {\n  local __nvcc __said __candidates=()\n  CUDA_HOME=\'\' NVCC_RELEASE=\'\'\n  hash nvcc 2>/dev/null && __candidates=("${BASH_CMDS[nvcc]}")\n  for __nvcc in "${__candidates[@]}" "$ENVIRONMENT"/bin/nvcc /usr/local/cuda/bin/nvcc /usr/local/cuda-*/bin/nvcc; do\n    [[ -x $__nvcc ]] && __said=$("$__nvcc" --version 2>/dev/null) && [[ $__said =~ release\\ ([0-9]+\\.[0-9]+) ]] || continue\n    [[ -z $NVCC_RELEASE || ${BASH_REMATCH[1]%%.*} == "${TORCH_CUDA%%.*}" ]] || continue\n    CUDA_HOME=${__nvcc%/bin/nvcc} NVCC_RELEASE=${BASH_REMATCH[1]}\n    [[ ${NVCC_RELEASE%%.*} != "${TORCH_CUDA%%.*}" ]] || return 0\n  done\n}\nread_limits() {\n  local __quota=max __period=1 __limit=max __key\n  CPUS=$(nproc) MEMORY_BYTES=0\n  { read -r __quota __period </sys/fs/cgroup/cpu.max || { read -r __quota </sys/fs/cgroup/cpu/cpu.cfs_quota_us && read -r __period </sys/fs/cgroup/cpu/cpu.cfs_period_us; }; } 2>/dev/null\n  { read -r __limit </sys/fs/cgroup/memory.max || read -r __limit </sys/fs/cgroup/memory/memory.limit_in_bytes; } 2>/dev/null\n  [[ ! $__quota =~ ^[0-9]+$ ]] || ((__quota / __period >= CPUS)) || CPUS=$((__quota < __period ? 1 : __quota / __period))\n  while read -r __key REPLY _; do [[ $__key != MemTotal: ]] || MEMORY_BYTES=$((REPLY * 1024)); done </proc/meminfo\n  [[ ! $__limit =~ ^[0-9]+$ ]] || ((__limit >= MEMORY_BYTES)) || MEMORY_BYTES=$__limit\n}\n\nsageattention_install() {\n  local mode refuse\n  wish mode refuse\n  if [[ -n $refuse ]]; then\n    [[ $mode != wait ]] || die "SageAttention cannot be built here: $refuse"\n    warn "SageAttention is not built: $refuse. ComfyUI runs without it"\n    outcome skipped "$refuse"\n    return\n  fi\n  torch_build\n  find_nvcc\n  sageattention_wheel\n}\n\nsageattention_prove() { sageattention_check || die "SageAttention is installed, but $REPLY"; }\nsageattention_check() {\n  local script __said __code=0\n  wish script\n  __said=$(become_clean && cd / && exec timeout 600 "$PYTHON" -c "$script" 2>&1 3>&-) || __code=$?\n  say "$__said"\n  REPLY=${__said##*$\'\\n\'}\n  ((__code != 124)) || REPLY="it did not finish its first computation within ten minutes"\n  return "$__code"\n}\n';

// src/operations/sageattention_build.sh
var sageattention_build_default = `SAGE_BUILD_TOOLS=('setuptools>=62,<75' 'wheel>=0.38,<0.44' 'packaging>=21,<24' ninja)
SAGE_MEANINGS=(
  'No space left on device|Disk quota exceeded|the disk is full, or its quota is used up'
  'Python\\.h: No such file|the headers of Python are missing: name python3-dev in system-packages'
  "(g\\+\\+|c\\+\\+|gcc)'?: (command )?not found|(g\\+\\+|c\\+\\+|gcc)' failed: No such file|No such file or directory: '[^']*(g\\+\\+|c\\+\\+|gcc)'|the C++ compiler is missing: name g++ in system-packages"
  'unsupported GNU version|nvcc does not know a C++ compiler as new as the one here'
  'Killed|[Oo]ut of memory|Cannot allocate memory|a compiler was ended for want of memory: take a pod with more'
  'requires?.*C\\+\\+20|C\\+\\+20 or later|this torch needs C++20, and the build did not ask for it'
)
sageattention_wheel() {
  local url commit arch_list max_jobs flags wheel built_for wheel_from
  wish url commit arch_list max_jobs flags wheel built_for wheel_from
  [[ -n $commit && -n $arch_list && -n $wheel && -n $CUDA_HOME ]] || die "how to build SageAttention was not decided: run again"
  "$PYTHON" -m pip --version >/dev/null 2>&1 || die "pip is missing in $ENVIRONMENT: run the step pip_upgrade"
  if sage_kept_wheel; then return 0; fi
  build_sageattention "$WORKSPACE/.comfy-pod/build/$wheel"
  install_sage_wheel "$REPLY" || die "its wheel could not be installed; pip's words are in the log"
}
sage_kept_wheel() {
  if kept_wheel "$wheel" sageattention; then
    say "found the wheel of an earlier build: $REPLY"
    if ! install_sage_wheel "$REPLY"; then
      REPLY="pip does not take it"
    elif sageattention_check; then
      fact wheel_from "\${wheel_from:-volume}"
      return 0
    fi
  fi
  [[ -n $REPLY ]] || return 1
  say "the wheel of an earlier build is of no use, and built anew: $REPLY"
  fact wheel_refused "$REPLY"
  aside "$WORKSPACE/.comfy-pod/wheels/$wheel"
  return 1
}
install_sage_wheel() {
  PIP_BREAK_SYSTEM_PACKAGES=1 "$PYTHON" -m pip install --disable-pip-version-check --no-index --no-deps --force-reinstall "$1" 3>&-
}
build_sageattention() {
  local FOLDER=$1/source GIT_DIRECTORY=$1/source/.git __made __log=$WORKSPACE/sageattention_install.log __other __environment=() __code=0
  for __other in "$WORKSPACE"/.comfy-pod/build/sageattention-*; do [[ $__other == "$1" ]] || rm -rf "$__other"; done
  fetch_sageattention
  "$PYTHON" -m pip install --disable-pip-version-check --quiet --upgrade --target "$1/tools" "\${SAGE_BUILD_TOOLS[@]}" 3>&- ||
    die "what SageAttention is built with could not be installed: \${SAGE_BUILD_TOOLS[*]}; pip's words are in the log"
  [[ -z $flags ]] || mapfile -t __environment <<<"$flags"
  __environment+=(
    "TORCH_CUDA_ARCH_LIST=$arch_list" "MAX_JOBS=$max_jobs" "CUDA_HOME=$CUDA_HOME"
    "LIBRARY_PATH=$CUDA_HOME/lib64/stubs"
    "PYTHONPATH=$1/tools" "PATH=$1/tools/bin:$CUDA_HOME/bin:$PATH"
  )
  say "building SageAttention \${commit:0:7} for compute capability $arch_list, $max_jobs compilers at a time; all of its words: $__log"
  rm -rf "$1/wheel"
  (
    cd "$FOLDER" || exit
    exec env "\${__environment[@]}" "$PYTHON" -m pip wheel --verbose --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir "$1/wheel" .
  ) </dev/null 2>&1 3>&- | tee "$__log" | { grep --line-buffered -vE '^ *(ptxas (info|warning)|[0-9]+ bytes (stack|gmem))' || true; } || __code=$?
  ((__code == 0)) || die "the build of SageAttention failed: $(sage_build_reason "$__log")"
  __made=("$1"/wheel/sageattention-*.whl)
  [[ \${#__made[@]} -eq 1 ]] || die "the build of SageAttention left no wheel"
  keep_wheel "$wheel" "\${__made[0]}" "$built_for"
  rm -rf "$1"
}
fetch_sageattention() {
  local GIT_REASON=''
  [[ ! -d $GIT_DIRECTORY || $(git_here rev-parse -q --verify HEAD 2>/dev/null) != "$commit" ]] || return 0
  rm -rf "$FOLDER"
  mkdir -p "$FOLDER"
  git_here init --quiet
  git_remote fetch --quiet --depth 1 "$url" "$commit" || die "SageAttention's source could not be fetched: $GIT_REASON"
  git_here -c advice.detachedHead=false checkout --quiet --force FETCH_HEAD
}
sage_build_reason() {
  local __line __said
  __said=$(tail -c 200000 "$1")
  for __line in "\${SAGE_MEANINGS[@]}"; do
    ! grep -qE -- "\${__line%|*}" <<<"$__said" || { printf '%s' "\${__line##*|}" && return 0; }
  done
  __line=$(grep -E '(error|Error):|RuntimeError|fatal' <<<"$__said" | grep -v 'subprocess-exited-with-error' | head -n 1 || true)
  printf '%s' "\${__line:-its last words are in $1}"
}
`;

// src/operations/service.sh
var service_default = `
service_probe() {
  local name port command __lacks=''
  wish name port command
  service_wished
  [[ -n $command ]] || jupyterlab_installed || __lacks=$REPLY
  if [[ -n $__lacks ]]; then fact installed no; else fact installed yes; fi
  if find_beside; then
    fact pid "$BESIDE_PID"
    if [[ -n $__lacks ]]; then
      state partial "$__lacks"
    elif [[ $BESIDE_SETTINGS != "$BESIDE_WISHED" ]]; then
      state other "$name was started with other settings"
    elif ! beside_listens; then
      state partial "$name (process $BESIDE_PID) does not listen on port $port"
    else
      fact port "$port"
      fact listen "$BESIDE_LISTEN"
      state satisfied "process $BESIDE_PID\${port:+ listens on port $port}"
    fi
  elif [[ -n $__lacks ]]; then
    state absent "$__lacks"
  elif [[ -n $port ]] && port_owner "$port"; then
    describe_owner "$port"
    state absent "$name does not run, and $REPLY"
  else
    state absent "$name does not run"
  fi
}

service_fetch() { jupyterlab_install; }

service_start() {
  local name port forced start_timeout
  wish name port forced start_timeout
  service_wished
  if find_beside; then
    if [[ $forced != yes && $BESIDE_SETTINGS == "$BESIDE_WISHED" ]] && beside_listens; then
      say "$name runs already, process $BESIDE_PID"
      return
    fi
    end_beside
  fi
  [[ -z $port ]] || refuse_port "$port" 50
  launch_beside
  trap 'kill -- "-$BESIDE_PID" 2>/dev/null; exit 143' TERM
  await_beside "\${start_timeout:-120}"
  trap - TERM
  say "$name runs, process $BESIDE_PID\${port:+, and listens on port $port}"
}

service_stop() {
  local name
  wish name
  if find_beside; then
    end_beside
    outcome updated stopped
  else
    outcome skipped "does not run"
  fi
}

service_prove() {
  local name port command BODY='' SERVICE_SCHEME=http
  wish name port command
  find_beside || die "$name ended right after its start"
  [[ -z $command ]] || return 0
  service_wished
  reachable "$BESIDE_LISTEN"
  http_get "$REPLY" "$port" /api 30 || die "JupyterLab listens on port $port and does not answer; its log is $WORKSPACE/logs/$name.log"
}
await_beside() {
  local __until=$((SECONDS + $1)) __log=$WORKSPACE/logs/$name.log
  [[ -n $port ]] || __until=$((SECONDS + 2))
  while ((SECONDS < __until)); do
    if ! start_time "$BESIDE_PID"; then
      tail -n 40 "$__log"
      last_words "$(tail -n 1 "$__log")"
      die "$name ended at its start\${REPLY:+: $REPLY}"
    fi
    if [[ -n $port ]] && beside_listens; then return 0; fi
    sleep 0.2
  done
  [[ -z $port ]] || die "$name does not listen on port $port after $1 s; it is still at work, and its log is $__log"
}
`;

// src/operations/service_process.sh
var service_process_default = `service_wished() {
  local command port directory version token
  wish command port directory version token
  BESIDE_LISTEN=127.0.0.1
  if [[ -z $command && -n $token ]]; then
    start_listen
    BESIDE_LISTEN=\${START_LISTEN%%,*}
  fi
  local __name __value
  BESIDE_WISHED=''
  for __name in command port directory version token; do
    [[ -n \${!__name} ]] || continue
    input "$__name" "\${!__name}"
    escape "\${!__name}"
    BESIDE_WISHED+="$__name=$REPLY"$'\\n'
  done
  [[ -n $command ]] || BESIDE_WISHED+="listen=$BESIDE_LISTEN"$'\\n'
}
find_beside() {
  local name __first __container=''
  wish name
  BESIDE_PID='' BESIDE_START='' BESIDE_SETTINGS=''
  text_of "$WORKSPACE/.comfy-pod/services/$name"
  __first=\${REPLY%%$'\\n'*}
  [[ -n $__first ]] || return 1
  BESIDE_SETTINGS=\${REPLY#*$'\\n'}
  BESIDE_PID=\${__first%% *} BESIDE_START=\${__first#* } __container=\${__first##* }
  BESIDE_START=\${BESIDE_START%% *}
  [[ -n $CONTAINER && $__container == "$CONTAINER" ]] && start_time "$BESIDE_PID" && [[ $REPLY == "$BESIDE_START" ]]
}
beside_listens() {
  local port __stat
  wish port
  [[ -n $port ]] || return 0
  port_owner "$port" && [[ -n $OWNER_PID ]] && { read -r __stat <"/proc/$OWNER_PID/stat"; } 2>/dev/null || return 1
  read -ra __stat <<<"\${__stat##*) }"
  [[ \${__stat[3]-} == "$BESIDE_PID" ]]
}
end_beside() {
  say "sending SIGTERM to $name, process $BESIDE_PID"
  end_session "$BESIDE_PID" 45
  ! start_time "$BESIDE_PID" || [[ $REPLY != "$BESIDE_START" ]] || die "process $BESIDE_PID does not end, not even by SIGKILL; restart the pod"
}
launch_beside() {
  local name command directory token secrets __log
  wish name command directory token secrets
  [[ $directory == /* ]] || directory=$WORKSPACE\${directory:+/$directory}
  [[ -d $directory ]] || die "there is no folder $directory to run $name in: make it, or write another directory"
  __log=$WORKSPACE/logs/$name.log
  new_log "$__log"
  (
    give_secrets
    become_clean $secrets
    cd "$directory" || exit
    if [[ -n $command ]]; then
      export WORKSPACE COMFYUI PYTHON
      [[ ! -x $PYTHON ]] || PATH=$ENVIRONMENT/bin:$PATH
      become_detached "$__log" bash -c "$command"
    else
      jupyterlab_command
      become_detached "$__log" "\${JUPYTERLAB_COMMAND[@]}"
    fi
  ) &
  BESIDE_PID=$!
  start_time "$BESIDE_PID" || true
  BESIDE_START=$REPLY BESIDE_SETTINGS=$BESIDE_WISHED
  printf '%s\\n%s' "$BESIDE_PID $BESIDE_START $CONTAINER" "$BESIDE_WISHED" | write_file "$WORKSPACE/.comfy-pod/services/$name"
}
`;

// src/operations/start_script.sh
var start_script_default = `
START_SCRIPT_SIGN='# Written by comfy-pod-action'

start_script_probe() {
  local __file=$WORKSPACE/comfyStart.sh __paths=$WORKSPACE/.comfy-pod/extra_model_paths.yaml
  compose_start_script
  input settings "$START_SETTINGS"
  fact file "$__file"
  fact listen "$START_LISTEN"
  fact settings "$START_SETTINGS"
  if [[ ! -e $__file ]]; then
    state absent "$__file is not there"
  elif ! is_our_start_script; then
    state other "$__file is not ours; it is moved aside"
  elif ! holds "$__file" "$START_TEXT"; then
    state other "settings changed"
  elif [[ -n $START_PATHS ]] && ! holds "$__paths" "$START_PATHS"; then
    state other "extra-model-paths changed"
  elif [[ -n $START_CONSTRAINTS ]] && ! holds "$RUNNING_CONSTRAINTS" "$START_CONSTRAINTS"; then
    state other "the versions to hold changed"
  elif [[ ! -x $__file ]]; then
    state partial "$__file is not executable"
  elif ! boot_script_current; then
    state other "$REPLY"
  else
    state satisfied "as the settings say"
  fi
}

start_script_install() {
  local __file=$WORKSPACE/comfyStart.sh __paths=$WORKSPACE/.comfy-pod/extra_model_paths.yaml
  compose_start_script
  if [[ -e $__file || -L $__file ]] && ! is_our_start_script; then
    aside "$__file" || die "$__file is not ours, and cannot be moved aside"
    warn "the start script that was there is now $REPLY"
  fi
  if [[ -n $START_PATHS ]]; then
    printf '%s' "$START_PATHS" | write_file "$__paths" || die "$__paths cannot be written"
  else
    rm -f "$__paths"
  fi
  if [[ -n $START_CONSTRAINTS ]]; then
    printf '%s' "$START_CONSTRAINTS" | write_file "$RUNNING_CONSTRAINTS" || die "$RUNNING_CONSTRAINTS cannot be written"
  fi
  printf '%s' "$START_TEXT" | write_file "$__file" 755 || die "$__file cannot be written"
  say "wrote $__file"
  write_boot_script
}
holds() {
  text_of "$1"
  [[ $REPLY == "$2" ]]
}

is_our_start_script() {
  text_of "$WORKSPACE/comfyStart.sh"
  [[ $REPLY == *$'\\n'"$START_SCRIPT_SIGN"* ]]
}
script_settings() {
  local __pattern=$'\\nexport COMFY_POD_SETTINGS=([0-9]+)\\n'
  text_of "$WORKSPACE/comfyStart.sh"
  if [[ $REPLY =~ $__pattern ]]; then REPLY=\${BASH_REMATCH[1]}; else REPLY=''; fi
}
compose_start_script() {
  local env __line __body
  wish env
  read_arguments
  compose_model_paths
  compose_constraints
  start_listen
  start_arguments
  __body="#!/usr/bin/env bash"$'\\n'"$START_SCRIPT_SIGN"$', from the manifest: what is changed here is overwritten by its next run.\\n'
  [[ $START_LISTEN_KEPT == no ]] || __body+="# listen: $START_LISTEN (kept from the start that was there before)"$'\\n'
  printf -v __line 'cd %q || exit 1\\n' "$COMFYUI"
  __body+=$__line
  if [[ -n $ENVIRONMENT && $PROVIDER != system ]]; then
    printf -v __line 'export PATH=%q:"$PATH"\\n' "$ENVIRONMENT/bin"
    __body+=$__line
    [[ $PROVIDER == conda ]] || { printf -v __line 'export VIRTUAL_ENV=%q\\n' "$ENVIRONMENT" && __body+=$__line; }
  fi
  if [[ -n $START_CONSTRAINTS ]]; then
    printf -v __line 'export PIP_CONSTRAINT=%q UV_CONSTRAINT=%q\\n' "$RUNNING_CONSTRAINTS" "$RUNNING_CONSTRAINTS"
    __body+=$__line
  fi
  while IFS= read -r __line; do
    [[ -n $__line ]] || continue
    unescape "\${__line#*=}"
    printf -v __line 'export %s=%q\\n' "\${__line%%=*}" "$REPLY"
    __body+=$__line
  done <<<"$env"
  __body+=$'arguments=(\\n'
  for __line in "\${START_ARGUMENTS[@]}"; do
    printf -v __line '  %q\\n' "$__line"
    __body+=$__line
  done
  __body+=$')\\n'
  script_settings
  start_text "$__body" "$REPLY"
  if [[ -n $START_PATHS || -z $REPLY ]] || ! holds "$WORKSPACE/comfyStart.sh" "$START_TEXT"; then
    START_SETTINGS=$(printf '%s%s' "$__body" "$START_PATHS" | cksum)
    start_text "$__body" "\${START_SETTINGS%% *}"
  fi
}
start_text() {
  printf -v START_TEXT '%sexport COMFY_POD_SETTINGS=%s\\nexec %q main.py "\${arguments[@]}" "$@"\\n' "$1" "$2" "$PYTHON"
  START_SETTINGS=$2
}
compose_constraints() {
  local __numpy=("\${SITE_PACKAGES[0]-/nowhere}"/numpy-[0-9]*.dist-info)
  RUNNING_CONSTRAINTS=$WORKSPACE/.comfy-pod/running-constraints.txt START_CONSTRAINTS=''
  [[ $WORKSPACE != *[[:space:]]* && -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  text_of "$WORKSPACE/.comfy-pod/constraints.txt"
  START_CONSTRAINTS=$REPLY
  [[ \${__numpy[0]-} =~ /numpy-([0-9]+)\\. ]] || return 0
  START_CONSTRAINTS+="numpy>=\${BASH_REMATCH[1]},<$((BASH_REMATCH[1] + 1))"$'\\n'
}
VRAM_FLAGS=(--gpu-only --highvram --normalvram --lowvram --novram --cpu)
ATTENTION_FLAGS=(--use-split-cross-attention --use-quad-cross-attention --use-pytorch-cross-attention --use-sage-attention --use-flash-attention --use-ck-attention)
declare -a START_ARGUMENTS=()
start_arguments() {
  local port gpu __given __flag
  wish port gpu
  START_ARGUMENTS=(--listen "$START_LISTEN" --port "\${port:-8188}")
  if [[ $gpu == none || $GPU_COUNT -eq 0 ]]; then
    START_ARGUMENTS+=(--cpu)
  elif [[ -f $WORKSPACE/.comfy-pod/steps/sageattention ]] && knows_flag --use-sage-attention && ! has_argument --cpu "\${ATTENTION_FLAGS[@]}"; then
    START_ARGUMENTS+=(--use-sage-attention)
  fi
  manager_kind || REPLY=none
  if [[ $REPLY == pip ]] && knows_flag --enable-manager && ! has_argument --enable-manager; then START_ARGUMENTS+=(--enable-manager); fi
  [[ -z $START_PATHS ]] || START_ARGUMENTS+=(--extra-model-paths-config "$WORKSPACE/.comfy-pod/extra_model_paths.yaml")
  for __given in "\${USER_ARGUMENTS[@]}"; do
    if [[ " \${START_ARGUMENTS[*]} " == *' --cpu '* && " \${VRAM_FLAGS[*]} " == *" $__given "* ]]; then
      [[ $__given == --cpu ]] || warn "comfyui-args: $__given is left out, since ComfyUI runs with --cpu here"
      continue
    fi
    START_ARGUMENTS+=("$__given")
  done
}
start_listen() {
  local listen __text='' __kept=$'\\n''# listen: ([^ ]+) \\(kept'
  local __address="--listen[= ]+[\\"']?([0-9A-Fa-f.:,]+|localhost)" __bare=$'--listen[ \\t\\\\]*(\\n|--|$)'
  wish listen
  START_LISTEN=$listen START_LISTEN_KEPT=no
  [[ \${listen:-auto} == auto ]] || return 0
  text_of "$WORKSPACE/comfyStart.sh"
  __text=$REPLY
  if is_our_start_script; then
    [[ $__text =~ $__kept ]] && START_LISTEN=\${BASH_REMATCH[1]} START_LISTEN_KEPT=yes && return 0
  elif [[ -n $RUNNING_PID && $RUNNING_FOLDER -ef $COMFYUI ]]; then
    process_listen "$RUNNING_PID"
    START_LISTEN=$REPLY START_LISTEN_KEPT=yes
    return 0
  elif [[ $__text == *main.py* ]]; then
    START_LISTEN_KEPT=yes
    if [[ $__text =~ $__address ]]; then
      START_LISTEN=\${BASH_REMATCH[1]}
      return 0
    elif [[ $__text =~ $__bare ]]; then
      START_LISTEN=0.0.0.0,::
      return 0
    elif [[ $__text != *--listen* ]]; then
      START_LISTEN=127.0.0.1
      return 0
    fi
    START_LISTEN_KEPT=no
  fi
  START_LISTEN=127.0.0.1
  [[ $IN_CONTAINER != yes ]] || START_LISTEN=0.0.0.0
}
process_listen() {
  local __args=() __i
  { mapfile -d '' -t __args <"/proc/$1/cmdline"; } 2>/dev/null
  REPLY=127.0.0.1
  for ((__i = 0; __i < \${#__args[@]}; __i++)); do
    case \${__args[__i]} in
    --listen=*) REPLY=\${__args[__i]#*=} ;;
    --listen)
      REPLY=\${__args[__i + 1]-}
      [[ -n $REPLY && $REPLY != -* ]] || REPLY=0.0.0.0,::
      ;;
    esac
  done
}
compose_model_paths() {
  local extra_folder extra_yaml __kind __folder __line
  wish extra_folder extra_yaml
  START_PATHS=$extra_yaml
  [[ -n $extra_folder ]] && read_folder_paths || return 0
  [[ $extra_folder == /* ]] || extra_folder=$WORKSPACE/$extra_folder
  extra_folder=\${extra_folder//\\\\/\\\\\\\\}
  START_PATHS="comfy_pod:"$'\\n'"  base_path: \\"\${extra_folder//\\"/\\\\\\"}\\""$'\\n'
  for __kind in "\${MODEL_KINDS[@]}"; do
    START_PATHS+="  $__kind: |"$'\\n'
    while IFS= read -r __folder; do
      [[ -z $__folder ]] || START_PATHS+="    $__folder"$'\\n'
    done <<<"\${MODEL_FOLDERS[$__kind]}"
  done
}
`;

// src/operations/startup_reason.sh
var startup_reason_default = `STARTUP_REASONS=(
  'ASSETS_STARTUP_FAILED: (in_use|locked)' "its database is %s: another ComfyUI uses this folder; stop that, or give comfyui-args --database-url of its own"
  'ASSETS_STARTUP_FAILED: (newer_revision)' "its database was written by a newer ComfyUI (%s): go back to that ref, or move user/comfyui.db away"
  'ASSETS_STARTUP_FAILED: (missing_packages)' "packages of its database are missing (%s): run again with force: dependencies_main"
  'ASSETS_STARTUP_FAILED: (not_writable|path_blocked)' "its database cannot be written (%s): look at the owner and the space of its user folder, or give comfyui-args --database-url"
  'ASSETS_STARTUP_FAILED: (corrupt)' "its database is damaged (%s): move user/comfyui.db away, or give comfyui-args --disable-assets"
  'ASSETS_STARTUP_FAILED: ([a-z_]+)' "its database cannot be used (%s): give comfyui-args --disable-assets, or another --database-url"
  'Port ([0-9]+) is already in use' "port %s is in use: write another port: in the manifest, or end what holds it"
  'unrecognized arguments: ([^'$'\\n'']*)' "this version of ComfyUI does not know %s: take it out of comfyui-args"
  'error: (argument [^'$'\\n'']*)' "comfyui-args: %s"
  'use-sage-attention. feature, the .(sageattention). package must be installed' "%s is not installed: run again with force: sageattention, or without --use-sage-attention"
  'No module named .(sageattention|torch|torchvision|torchaudio)[.'"'"']' "the package %s is missing: run again with force: torch, or force: sageattention where that is at fault"
  '(Torch not compiled with CUDA enabled)' "%s: run again with torch: auto and force: torch, or write gpu: none"
  '(Found no NVIDIA driver|No CUDA GPUs are available|no CUDA-capable device is detected)' "torch was started for a GPU and sees none (%s): look at the step cuda_check, or write gpu: none"
  '(driver on your system is too old)' "the host's %s for this torch: write torch: auto and force: torch, or take a pod with a newer driver"
  '(no kernel image is available)' "this torch was not built for this GPU (%s): write torch: auto and force: torch"
  '(compiled with different CUDA[^'$'\\n'']*versions)' "torch and its companions were %s: run again with force: torch"
  'No module named .([A-Za-z0-9_.]+)' "the package %s is missing, and ComfyUI does not start without it: run again with force: dependencies_main, or, where its requirements do not name it, write it into pip: of the manifest"
  'cannot import name .([A-Za-z0-9_]+)' "a package is of the wrong version (%s is not in it): run again with force: dependencies_main"
  '(No space left on device|Disk quota exceeded)' "%s: make room on the volume"
)
startup_reason() {
  local __text __i __last='' __line
  __text=$(tail -n 300 "$1" 2>/dev/null) || __text=''
  __text=\${__text##*'Traceback (most recent call last)'}
  if [[ $__text == *'module for custom nodes: '* ]]; then
    __text=\${__text##*'module for custom nodes: '}
    __text=\${__text#*$'\\n'}
  fi
  for ((__i = 0; __i < \${#STARTUP_REASONS[@]}; __i += 2)); do
    [[ $__text =~ \${STARTUP_REASONS[__i]} ]] || continue
    printf -v REPLY "ComfyUI ended at its start: \${STARTUP_REASONS[__i + 1]}" "\${BASH_REMATCH[1]}"
    return
  done
  if (($2 == 137)); then
    REPLY="ComfyUI was killed at its start, as the kernel does when memory runs out"
    return
  fi
  while IFS= read -r __line; do
    [[ -z \${__line//[[:space:]]/} ]] || __last=$__line
  done <<<"$__text"
  REPLY="ComfyUI ended at its start with code $2: \${__last:-it wrote no line}"
}
`;

// src/operations/switch.sh
var switch_default = 'checkout_remote() {\n  remote_of "$KEY" && REMOTE=$REPLY && return\n  REMOTE=origin\n  [[ -z ${REMOTES[/origin]-} ]] || REMOTE=comfy-pod\n  if [[ -n ${REMOTES[/$REMOTE]-} ]]; then git_here remote set-url "$REMOTE" "$url"; else git_here remote add "$REMOTE" "$url"; fi\n  REMOTES[/$REMOTE]=$url\n}\nkeep_commits() {\n  [[ -n $1 ]] || return 0\n  local __branch\n  [[ -n $(git_here rev-list --max-count=1 "$1" --not --remotes --tags --glob=\'refs/comfy-pod/*\' 2>/dev/null) ]] || return 0\n  [[ -z $(git_here for-each-ref --points-at="$1" \'refs/heads/comfy-pod/*\') ]] || return 0\n  printf -v __branch \'comfy-pod/kept-%(%Y%m%d-%H%M%S)T\' -1\n  while git_here show-ref -q --verify "refs/heads/$__branch"; do __branch+=-again; done\n  git_here update-ref "refs/heads/$__branch" "$1"\n  say "local commits in $FOLDER are kept: branch $__branch"\n  warn "commits in $FOLDER that no remote has are kept under the branch $__branch"\n}\n\nhas_commit() { [[ -n $COMMIT ]] && git_here cat-file -e "$COMMIT^{tree}" 2>/dev/null; }\nbring_commit() {\n  [[ -n $COMMIT ]] || COMMIT=$(git_here rev-parse -q --verify "$ref^{commit}" || true)\n  has_commit && return\n  local __to=\'\' __depth=(--depth 1) __attempt __attempts=()\n  ! whole_history || __depth=()\n  case $REF_NAME in\n  refs/heads/*) __to=refs/remotes/$REMOTE/${REF_NAME#refs/heads/} ;;\n  refs/tags/*) __to=$REF_NAME ;;\n  esac\n  [[ -z $COMMIT ]] || __attempts+=("+$COMMIT${__to:+:$__to}")\n  [[ -z $REF_NAME ]] || __attempts+=("+$REF_NAME${__to:+:$__to}")\n  [[ $__to != refs/tags/* ]] || __attempts=("${__attempts[1]}" "${__attempts[0]}")\n  for __attempt in "${__attempts[@]}"; do\n    fetch_refs "${__depth[@]}" --no-tags "$url" "$__attempt" || continue\n    has_commit && came_from_remote && return\n  done\n  __depth=()\n  [[ ! -f $GIT_DIRECTORY/shallow ]] || __depth=(--unshallow)\n  fetch_refs "${__depth[@]}" --tags "$url" "+refs/heads/*:refs/remotes/$REMOTE/*" || die "$GIT_REASON"\n  [[ -n $COMMIT ]] || COMMIT=$(git_here rev-parse -q --verify "$ref^{commit}") || die "$KEY has no branch, tag or commit $ref"\n  has_commit || die "$KEY has no commit $COMMIT: it was never there, or its branch was rewritten"\n  came_from_remote\n}\nwhole_history() {\n  [[ -n $HEAD_COMMIT ]] || return 1\n  common_directory\n  [[ ! -f $REPLY/shallow && -n $(git_here for-each-ref --count=1 "refs/remotes/$REMOTE/") ]]\n}\nfetch_refs() {\n  git_remote fetch --progress --no-recurse-submodules "$@" && return\n  [[ $GIT_MEANING == refused ]] || die "$GIT_REASON"\n  return 1\n}\ncame_from_remote() { git_here update-ref refs/comfy-pod/fetched "$COMMIT"; }\nwith_index() { GIT_INDEX_FILE=$GIT_DIRECTORY/comfy-pod.$1 git_here "${@:2}"; }\nfresh_index() {\n  local __paths=$GIT_DIRECTORY/comfy-pod.$1.paths\n  rm -f "$GIT_DIRECTORY/comfy-pod.$1" "$GIT_DIRECTORY/comfy-pod.$1.lock"\n  with_index "$1" read-tree "$2" || return 1\n  if [[ -s $GIT_DIRECTORY/comfy-pod.skip ]]; then\n    with_index "$1" ls-files -z | LC_ALL=C sort -z | LC_ALL=C comm -z -12 - "$GIT_DIRECTORY/comfy-pod.skip" | with_index "$1" update-index --skip-worktree -z --stdin || return 1\n  fi\n  with_index "$1" update-index -q --refresh >/dev/null 2>&1 || true\n  with_index "$1" diff-files -z --name-only --ignore-submodules=all >"$__paths"\n}\nlist_skipped() {\n  local __folder __exclude\n  common_directory\n  __exclude=$REPLY/info/exclude\n  {\n    git_here ls-files -z -t 2>/dev/null | { grep -z \'^S \' || true; } | sed -z \'s/^S //\'\n    while IFS= read -r -d \'\' __folder; do\n      [[ -L $FOLDER/$__folder ]] || continue\n      git_here --literal-pathspecs ls-tree -r -z --name-only "$1" -- "$__folder/"\n      grep -qsxF "/$__folder" "$__exclude" || { mkdir -p "${__exclude%/*}" && printf \'/%s\\n\' "$__folder" >>"$__exclude"; }\n    done < <(git_here ls-tree -r -d -z --name-only "$1")\n  } | LC_ALL=C sort -zu >"$GIT_DIRECTORY/comfy-pod.skip"\n}\nswitch_to() {\n  local __problem=$GIT_DIRECTORY/comfy-pod.problem __path __from=$HEAD_COMMIT\n  local -A __was=() __will=() __differs=()\n  local __edited=() __write=()\n  GIT_SAID=\'\'\n  if ! { list_skipped "$1" && fresh_index new "$1"; } 2>"$__problem"; then\n    GIT_SAID=$(tail -n 2 "$__problem")\n    return 1\n  fi\n  while IFS= read -r -d \'\' __path; do __differs[/$__path]=1; done <"$GIT_DIRECTORY/comfy-pod.new.paths"\n  if [[ $__from == "$1" && $UNFINISHED == no && -s $GIT_DIRECTORY/index ]]; then\n    for __path in "${!__differs[@]}"; do\n      __path=${__path#/}\n      [[ -s $FOLDER/$__path || -L $FOLDER/$__path ]] || __write+=("$__path")\n    done\n    write_files "${__write[@]}" || return 1\n    git_here update-index -q --refresh >/dev/null 2>&1 || true\n    return 0\n  fi\n  while IFS= read -r -d \'\' __path; do __will[/$__path]=1; done < <(git_here ls-tree -r -z --name-only "$1")\n  if [[ -n $__from ]]; then\n    while IFS= read -r -d \'\' __path; do __was[/$__path]=1; done < <(git_here ls-tree -r -z --name-only "$__from")\n    fresh_index old "$__from" || return 1\n    while IFS= read -r -d \'\' __path; do\n      if [[ -n ${__will[/$__path]-} ]]; then\n        [[ -z ${__differs[/$__path]-} ]] || is_torn "$1" "$__path" || __edited+=("$__path")\n      elif [[ -e $FOLDER/$__path || -L $FOLDER/$__path ]]; then\n        __edited+=("$__path")\n      fi\n    done <"$GIT_DIRECTORY/comfy-pod.old.paths"\n    save_edits "${__edited[@]}"\n    for __path in "${!__was[@]}"; do [[ -n ${__will[$__path]-} ]] || drop_file "${__path#/}"; done\n  fi\n  for __path in "${!__differs[@]}"; do\n    [[ -f $FOLDER$__path ]] && is_torn "$1" "${__path#/}" || clear_way "${__path#/}"\n    __write+=("${__path#/}")\n  done\n  write_files "${__write[@]}" || return 1\n  mv -f "$GIT_DIRECTORY/comfy-pod.new" "$GIT_DIRECTORY/index"\n  move_head "$1"\n  rm -f "$GIT_DIRECTORY"/comfy-pod.{skip,problem,old,new,new.paths,old.paths}\n}\nis_torn() {\n  [[ $UNFINISHED == yes && ! -L $FOLDER/$2 ]] && ! below_link "$2" || return 1\n  [[ -e $FOLDER/$2 ]] || return 0\n  [[ -f $FOLDER/$2 ]] || return 1\n  cmp -s -n "$(stat -c %s "$FOLDER/$2")" "$FOLDER/$2" <(git_here cat-file blob "$1:$2")\n}\nsave_edits() {\n  local __patch __show=(diff --binary --full-index --no-renames --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/)\n  if [[ $# -gt 0 ]]; then\n    aside_file patch\n    __patch=$REPLY\n    with_index old --literal-pathspecs "${__show[@]}" -- "$@" | write_file "$__patch" || die "the edits in $FOLDER could not be saved, so nothing was changed"\n    say "edited files in $FOLDER are saved: $__patch"\n    warn "$# edited file$([[ $# -eq 1 ]] || echo s) in $FOLDER ($(printf \'%s, \' "${@:1:3}" | sed \'s/, $//\')$([[ $# -le 3 ]] || echo \', \u2026\')) saved as the patch $__patch; \\`git apply\\` brings them back"\n  fi\n  if ! git_here diff --quiet 2>/dev/null && ! git_here diff --cached --quiet "$HEAD_COMMIT" 2>/dev/null && [[ $UNFINISHED == no ]]; then\n    aside_file staged.patch\n    git_here "${__show[@]}" --cached "$HEAD_COMMIT" | write_file "$REPLY"\n    say "what was staged in $FOLDER is saved: $REPLY"\n  fi\n}\naside_file() {\n  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE \'%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T\' "$WORKSPACE" -1\n  REPLY=$CP_ASIDE/${FOLDER#"$WORKSPACE"/}.$1\n  while [[ -e $REPLY ]]; do REPLY+=.again; done\n}\nbelow_link() {\n  local __above=$1\n  while [[ $__above == */* ]]; do\n    __above=${__above%/*}\n    [[ ! -L $FOLDER/$__above ]] || return 0\n  done\n  return 1\n}\ndrop_file() {\n  below_link "$1" && return\n  [[ -L $FOLDER/$1 || -f $FOLDER/$1 ]] || return 0\n  rm -f "${FOLDER:?}/$1"\n  local __above=$1\n  while [[ $__above == */* ]]; do\n    __above=${__above%/*}\n    rmdir "$FOLDER/$__above" 2>/dev/null || return 0\n  done\n}\nclear_way() {\n  local __rest=$1 __above=\'\'\n  while [[ $__rest == */* ]]; do\n    __above+=${__above:+/}${__rest%%/*} __rest=${__rest#*/}\n    [[ -e $FOLDER/$__above || -L $FOLDER/$__above ]] || return 0\n    [[ ! -d $FOLDER/$__above || -L $FOLDER/$__above ]] || continue\n    aside "$FOLDER/$__above"\n    return\n  done\n  [[ -e $FOLDER/$1 || -L $FOLDER/$1 ]] || return 0\n  [[ -n ${__was[/$1]-} && ! -d $FOLDER/$1 ]] || aside "$FOLDER/$1"\n}\nwrite_files() {\n  [[ $# -gt 0 ]] || return 0\n  if GIT_SAID=$(printf \'%s\\0\' "$@" | with_index new checkout-index -f -u -z --stdin 2>&1); then return 0; fi\n  printf \'%s\\n\' "$GIT_SAID" >&2\n  [[ ! $GIT_SAID =~ No\\ space\\ left|quota\\ exceeded ]] || die "the disk below $FOLDER is full, or its quota is used up"\n  [[ $GIT_SAID =~ unable\\ to\\ read|corrupt|missing\\ blob|bad\\ object|cannot\\ read|is\\ empty ]] || die "files in $FOLDER could not be written: ${GIT_SAID##*$\'\\n\'}"\n  return 1\n}\nmove_head() {\n  local __branch=${REF_NAME#refs/heads/}\n  if [[ $REF_NAME != refs/heads/* ]]; then\n    [[ $HEAD_COMMIT == "$1" ]] || git_here update-ref --no-deref HEAD "$1"\n    return 0\n  fi\n  git_here update-ref "$REF_NAME" "$1"\n  [[ $HEAD_BRANCH == "$__branch" ]] || git_here symbolic-ref HEAD "$REF_NAME"\n  git_here config "branch.$__branch.remote" "$REMOTE"\n  git_here config "branch.$__branch.merge" "$REF_NAME"\n}\n\nbring_submodules() {\n  [[ -f $FOLDER/.gitmodules ]] || return 0\n  git_remote submodule update --init --recursive --depth 1 || git_remote submodule update --init --recursive ||\n    die "a submodule of $KEY could not be brought: $(tail -n 1 <<<"$REPLY")"\n}\n';

// src/operations/system_packages.sh
var system_packages_default = `
system_packages_probe() {
  local packages ffmpeg
  wish packages ffmpeg
  input packages "$packages"
  find_missing
  [[ $ffmpeg != yes ]] || ! hash ffmpeg 2>/dev/null || fact ffmpeg "\${BASH_CMDS[ffmpeg]}"
  if [[ \${#MISSING[@]} -gt 0 ]]; then
    printf -v REPLY '%s, ' "\${MISSING[@]}" \${FFMPEG_MISSING:+ffmpeg}
    state absent "missing: \${REPLY%, }"
  elif [[ -z $FFMPEG_MISSING ]]; then
    state satisfied "all there"
  elif [[ -n \${JOB-} && -e $JOB/ffmpeg-failed ]]; then
    state satisfied "all there but ffmpeg, which could not be installed"
  elif can_install; then
    state absent "missing: ffmpeg"
  else
    install_line ffmpeg
    warn "ffmpeg is missing, and this action may not install it here: $WHY_NOT. Nodes that read or write video need it. Run on the pod: $REPLY"
    state satisfied "all there but ffmpeg, which cannot be installed from here"
  fi
}
find_missing() {
  local packages ffmpeg __name
  wish packages ffmpeg
  MISSING=() FFMPEG_MISSING=''
  has git || MISSING+=(git)
  [[ $ffmpeg != yes ]] || has ffmpeg || FFMPEG_MISSING=yes
  [[ -n $packages ]] || return 0
  read_installed
  while IFS= read -r __name; do
    [[ -v INSTALLED[$__name] || $__name == git && \${MISSING[0]-} == git ]] || MISSING+=("$__name")
  done <<<"$packages"
  [[ $'\\n'$packages$'\\n' != *$'\\n'ffmpeg$'\\n'* ]] || FFMPEG_MISSING=''
}
declare -A INSTALLED=()
read_installed() {
  INSTALLED=()
  local __status __name __architecture __version __provides __provided
  while IFS=$'\\t' read -r __status __name __architecture __version __provides; do
    [[ $__status == installed ]] || continue
    for __name in "$__name" "$__name:$__architecture"; do INSTALLED[$__name]='' INSTALLED[$__name=$__version]=''; done
    while IFS= read -r -d , __provided; do
      __provided=\${__provided##+( )}
      [[ -z $__provided ]] || INSTALLED[\${__provided%% *}]=''
    done <<<"$__provides,"
  done < <(dpkg-query -W -f '\${db:Status-Status}\\t\${Package}\\t\${Architecture}\\t\${Version}\\t\${Provides}\\n' 2>/dev/null)
}
can_install() {
  AS_ROOT=() WHY_NOT=''
  if ! has apt-get; then
    WHY_NOT="it has no apt"
  elif ((EUID != 0)); then
    AS_ROOT=(sudo -n)
    { has sudo && sudo -n true; } 2>/dev/null || WHY_NOT="\${USER:-user $UID} is not root, and sudo asks for a password or is not there"
  fi
  [[ -z $WHY_NOT ]]
}
install_line() {
  local __sudo=''
  ((EUID == 0)) || __sudo='sudo '
  if has apt-get; then
    REPLY="\${__sudo}apt-get update && \${__sudo}apt-get install -y $*"
  elif has apk; then
    REPLY="\${__sudo}apk add $*"
  elif has dnf; then
    REPLY="\${__sudo}dnf install -y $*"
  else
    REPLY="install $* with the system's own package manager, or take an image that has it"
  fi
}

system_packages_system() {
  find_missing
  tell_no_longer_wished
  if [[ \${#MISSING[@]} -gt 0 ]]; then
    install_line "\${MISSING[@]}"
    can_install || die "\${MISSING[*]} is missing on this pod, and this action may not install it: $WHY_NOT. Run on the pod: $REPLY"
    apt_install "\${MISSING[@]}" || die "apt could not install \${MISSING[*]}: $APT_REASON"
  fi
  [[ -n $FFMPEG_MISSING ]] || return 0
  can_install || return 0
  ! apt_install ffmpeg || return 0
  warn "apt could not install ffmpeg: $APT_REASON. Nodes that read or write video need it"
  : >"$JOB/ffmpeg-failed"
  [[ \${#MISSING[@]} -gt 0 ]] || outcome skipped "ffmpeg could not be installed: $APT_REASON"
}
tell_no_longer_wished() {
  local packages __name
  wish packages
  read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ -n \${RECORD[input.packages]-} ]] || return 0
  while IFS= read -r __name; do
    [[ $'\\n'$packages$'\\n' == *$'\\n'"$__name"$'\\n'* ]] || warn "the package $__name is not in the manifest any more; it stays installed"
  done <<<"\${RECORD[input.packages]}"
}
APT_MEANINGS=(
  'full|No space left|not enough free space|You don.t have enough free space'
  'interrupted|dpkg was interrupted'
  'lists|Unable to locate package|has no installation candidate|Version .* was not found|404 +Not Found'
  'again|Could not resolve|Temporary failure|Failed to fetch|Unable to fetch|Could not connect|Connection (failed|timed out|reset|refused)|Could not get lock|Hash Sum mismatch'
)
apt_install() {
  local __try __said __line __lists=(/var/lib/apt/lists/*_Packages*) __fresh=''
  for ((__try = 1; ; __try++)); do
    if [[ \${#__lists[@]} -eq 0 ]]; then
      __lists=(fresh) __fresh=yes
      apt_get update || say "apt-get update failed; trying with the lists that are there"
    fi
    if apt_get install -y --no-install-recommends -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -- "$@"; then return 0; fi
    __said=$(<"$JOB/apt-output")
    APT_REASON=$(grep -E '^(E|dpkg): ' <<<"$__said" | head -n 2 | sed 's/^E: //' | paste -sd ' ' || true)
    APT_REASON=\${APT_REASON:-its last words are in the log}
    for __line in "\${APT_MEANINGS[@]}" other; do [[ ! $__said =~ \${__line#*|} ]] || break; done
    [[ $__try -lt 3 ]] || return 1
    case \${__line%%|*} in
    interrupted) "\${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive dpkg --configure -a ;;
    lists) [[ -z $__fresh ]] || return 1 ;;&
    again) sleep "$((__try * \${CP_retry_pause:-3}))" ;;&
    lists | again) __lists=() ;;
    *) return 1 ;;
    esac
  done
}

apt_get() {
  "\${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" 2>&1 3>&- | tee "$JOB/apt-output"
}
`;

// src/operations/torch.sh
var torch_default = `
TORCH_FAMILY=(torch torchvision torchaudio)
TORCH_VERSION='' TORCH_BUILD=''

torch_probe() {
  local wished requirements __name __there=() __broken=''
  wish wished requirements
  ((\${#DISTRIBUTIONS[@]} > 0)) || packages_index
  input wished "$wished"
  for __name in "\${TORCH_FAMILY[@]}"; do
    torch_member "$__name"
    fact "$__name" "$TORCH_VERSION"
    if [[ $__name == torch ]]; then
      input torch "$TORCH_VERSION"
      fact cuda "$TORCH_BUILD"
    else
      fact "\${__name}_cuda" "$TORCH_BUILD"
    fi
    [[ -z $TORCH_VERSION ]] || __there+=("$__name")
    torch_whole "$__name" || __broken+="\${__broken:+, }$__name"
  done
  torch_capabilities
  if [[ -n $__broken ]]; then
    state partial "damaged: $__broken"
  elif [[ " \${__there[*]} " != *' torch '* ]]; then
    state absent "torch is not installed"
  elif ! torch_meets "$requirements"; then
    state other "$REPLY"
  else
    state satisfied ''
  fi
}
torch_member() {
  local __file __line __label='' __cuda=''
  TORCH_VERSION='' TORCH_BUILD=''
  distribution_version "$1" || return 0
  TORCH_VERSION=$REPLY
  __file=\${DISTRIBUTIONS[$1]%/*}/$1/version.py
  [[ -f $__file ]] || return 0
  while IFS= read -r __line; do
    if [[ $__line =~ ^__version__[^=]*=\\ *[\\"\\'][^\\"\\'+]*\\+([a-z0-9.]+)[\\"\\'] ]]; then
      __label=\${BASH_REMATCH[1]}
    elif [[ $__line =~ ^cuda[^=]*=\\ *(None|[\\"\\']([0-9.]+)[\\"\\']) ]]; then
      __cuda=\${BASH_REMATCH[2]:-cpu}
    fi
  done <"$__file"
  TORCH_BUILD=\${__cuda:-$__label}
}
torch_whole() {
  local __site
  if [[ -v DISTRIBUTIONS[$1] ]]; then
    [[ -f \${DISTRIBUTIONS[$1]%/*}/$1/__init__.py ]]
    return
  fi
  for __site in "\${SITE_PACKAGES[@]}"; do [[ ! -f $__site/$1/__init__.py ]] || return 1; done
}
torch_capabilities() {
  local __line __all=''
  if read_record "$WORKSPACE/.comfy-pod/steps/torch" && [[ \${RECORD[container]-} == "$CONTAINER" && -n \${RECORD[fact.compute_capabilities]-} ]]; then
    __all=\${RECORD[fact.compute_capabilities]}
  elif [[ -n $DRIVER ]] && has nvidia-smi; then
    while IFS= read -r __line; do
      [[ ! $__line =~ ^[0-9]+\\.[0-9]+$ ]] || __all+="\${__all:+ }$__line"
    done < <(timeout 20 nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null)
  fi
  fact compute_capabilities "$__all"
}
torch_meets() {
  local __line __wanted
  while IFS= read -r __line; do
    [[ $__line == *==* ]] || continue
    __wanted=\${__line#*==}
    distribution_version "\${__line%%==*}" || true
    [[ $REPLY == "$__wanted" || ($__wanted != *+* && \${REPLY%%+*} == "$__wanted") ]] && continue
    REPLY="\${__line%%==*} \${REPLY:-is missing, and} \${REPLY:+is there, and }$__wanted is to be"
    return 1
  done <<<"$1"
}

torch_prove() {
  local gpu constraints __names=() __name __said __since
  wish gpu constraints
  for __name in "\${TORCH_FAMILY[@]}"; do
    [[ ! -v DISTRIBUTIONS[$__name] ]] || __names+=("$__name")
  done
  milliseconds
  __since=$REPLY
  join_with , "\${__names[@]}"
  __said=$("$PYTHON" -I -c "import $REPLY"$'\\nimport torch\\nprint(torch.__version__, torch.version.cuda, torch.cuda.is_available())' 2>&1) ||
    die "torch does not load: \${__said##*$'\\n'}"
  milliseconds
  say "loaded in $(seconds_between "$__since" "$REPLY") s: \${__said##*$'\\n'}"
  if [[ -n $DRIVER && $gpu != none && \${__said##*$'\\n'} == *' False' ]]; then
    __said=$("$PYTHON" -I -c 'import torch; torch.zeros(1).cuda()' 2>&1) || true
    die "torch loads and sees no GPU, though the driver $DRIVER is there: \${__said##*$'\\n'}"
  fi
  torch_constrain "$constraints"
}
torch_constrain() {
  local index_url='' requirements='' __file=$WORKSPACE/.comfy-pod/constraints.txt __name __text=$1
  if [[ -z $__text ]]; then
    [[ ! -f $__file ]] || return 0
    for __name in "\${TORCH_FAMILY[@]}"; do
      if distribution_version "$__name"; then __text+="\${__text:+$'\\n'}$__name==$REPLY"; fi
    done
    [[ -n $__text ]] || return 0
  else
    torch_wish index_url requirements
    [[ -n $requirements ]] || index_url=$(torch_index)
  fi
  printf '# The torch family of this environment, for every install in it. Written by comfy-pod-action.\\n%s%s\\n' "\${index_url:+# index: $index_url$'\\n'}" "$__text" |
    write_file "$__file" || die "$__file cannot be written"
}
torch_wish() {
  local INDEX
  index_of torch || return 1
  INDEX=$REPLY
  wish "$@"
}
torch_constraints() {
  local __line
  REPLY=''
  [[ -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  while IFS= read -r __line; do
    [[ $__line != *==* || $__line == \\#* ]] || REPLY+="\${REPLY:+$'\\n'}$__line"
  done <"$WORKSPACE/.comfy-pod/constraints.txt"
}
torch_index() {
  local __line
  [[ -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  while IFS= read -r __line; do
    [[ $__line != '# index: '* ]] || printf '%s' "\${__line#\\# index: }"
  done <"$WORKSPACE/.comfy-pod/constraints.txt"
}
torch_held() {
  local __line __said=''
  TORCH_LOST=()
  packages_index
  torch_constraints
  while IFS= read -r __line; do
    [[ -n $__line ]] || continue
    [[ $__line == torch==* || -v DISTRIBUTIONS[\${__line%%==*}] ]] || continue
    if torch_meets "$__line"; then
      torch_whole "\${__line%%==*}" && continue
      REPLY="\${__line%%==*} is damaged"
    fi
    __said+="\${__said:+; }$REPLY"
    TORCH_LOST+=("$__line")
  done <<<"$REPLY"
  REPLY=$__said
  ((\${#TORCH_LOST[@]} == 0))
}
torch_restore() {
  local __line
  torch_held && return 0
  (
    find_interpreters
    say "putting back: \${TORCH_LOST[*]}"
    packages_begin || exit 1
    for __line in "\${TORCH_LOST[@]}"; do packages_again "\${__line%%==*}" "$__line"; done
    if [[ \${TORCH_LOST[*]} == *+* ]]; then packages_index_url "$(torch_index)"; fi
    packages_run --no-deps "\${TORCH_LOST[@]}"
  ) && torch_held
}
`;

// src/operations/uv.sh
var uv_default = `
UV=''
uv_find() {
  local __uv
  UV=''
  python_on_path uv || true
  for __uv in "$WORKSPACE/.comfy-pod/tools/uv-\${CP_uv_version-}/bin/uv" "$REPLY" "$HOME"/.local/bin/uv "$HOME"/.cargo/bin/uv /bin/uv; do
    [[ -f $__uv && -x $__uv ]] || continue
    UV=$__uv
    return 0
  done
  return 1
}
uv_ensure() {
  if uv_works; then return 0; fi
  (
    flock 7 2>/dev/null || true
    if ! uv_works; then uv_install; fi
  ) 7>"$WORKSPACE/.comfy-pod/uv.lock" || exit 1
  uv_find
}

uv_works() {
  local __version=''
  uv_find && __version=$("$UV" --version 2>/dev/null) && [[ $__version =~ ^uv\\ ([0-9]+)\\.([0-9]+) ]] || return 1
  ((BASH_REMATCH[1] > 0 || BASH_REMATCH[2] >= 5)) || return 1
  say "$__version at $UV"
}

uv_install() {
  local __to=$WORKSPACE/.comfy-pod/tools/uv-$CP_uv_version __new __pip=() __hash
  __new=$__to.new
  say "installing uv $CP_uv_version in $__to"
  rm -rf "$__new"
  mkdir -p "$__new"
  {
    printf 'uv==%s' "$CP_uv_version"
    while IFS= read -r __hash; do [[ -z $__hash ]] || printf ' --hash=sha256:%s' "$__hash"; done <<<"$CP_uv_hashes"
    printf '\\n'
  } >"$__new/requirements.txt"
  any_pip "$__new/pip" || die "uv cannot be installed: no Python of this pod has pip, or venv with ensurepip. Add python3-venv to system-packages, or install uv yourself"
  "\${__pip[@]}" install --require-hashes --no-deps --no-input --disable-pip-version-check --target "$__new" -r "$__new/requirements.txt" ||
    die "uv $CP_uv_version cannot be installed by pip; the log above says why"
  rm -rf "$__new/pip" "$__to"
  mv "$__new" "$__to"
}
any_pip() {
  local __python
  for __python in "$PYTHON" "\${INTERPRETERS[@]}"; do
    [[ -x $__python ]] && "$__python" -m pip --version >/dev/null 2>&1 || continue
    __pip=("$__python" -m pip)
    return 0
  done
  for __python in "\${INTERPRETERS[@]}"; do
    "$__python" -m venv "$1" >/dev/null 2>&1 || continue
    __pip=("$1/bin/python" -m pip)
    return 0
  done
  return 1
}
uv_settings() {
  uv_cache
  export UV_CACHE_DIR=$REPLY UV_PYTHON_INSTALL_DIR=$WORKSPACE/.comfy-pod/python UV_INDEX_STRATEGY=unsafe-best-match UV_BREAK_SYSTEM_PACKAGES=1
  export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1
}
uv_cache() {
  local __entry __container='' __place __device __wanted=''
  while IFS= read -r -d '' __entry; do
    [[ $__entry != UV_CACHE_DIR=* ]] || __container=\${__entry#*=}
  done 2>/dev/null </proc/1/environ || true
  mount_of "$ENVIRONMENT"
  __wanted=$MOUNT_POINT
  for __place in "$__container" "$WORKSPACE/.comfy-pod/cache/uv" "$HOME/.cache/uv"; do
    [[ -n $__place ]] || continue
    mount_of "$__place"
    REPLY=$__place
    [[ $MOUNT_POINT != "$__wanted" ]] || return 0
  done
  REPLY=$WORKSPACE/.comfy-pod/cache/uv
}
uv_link_mode() {
  local __from=$UV_CACHE_DIR/.comfy-pod-link __to=$1/.comfy-pod-link
  mkdir -p "$UV_CACHE_DIR" "$1"
  rm -f "$__to"
  : >"$__from"
  export UV_LINK_MODE=hardlink
  ln "$__from" "$__to" 2>/dev/null || UV_LINK_MODE=copy
  rm -f "$__from" "$__to"
  say "package cache: $UV_CACHE_DIR, by $UV_LINK_MODE"
  files_side_by_side "$1"
}
files_side_by_side() {
  local __noted=$JOB/small-files __there __here
  if [[ ! -s $__noted ]]; then
    mount_of "$1"
    __there=$MOUNT_POINT
    mount_of "$JOB"
    if [[ $MOUNT_POINT == "$__there" ]]; then small_files "$JOB"; else small_files "$1"; fi
    __there=$REPLY
    small_files "\${TMPDIR:-/tmp}"
    __here=$REPLY
    { printf '%s %s\\n' "$__there" "$__here" >"$__noted"; } 2>/dev/null || true
    say "a hundred small files: $__there ms where packages go, $__here ms on the container's disk"
  else
    read -r __there __here <"$__noted"
  fi
  waits_for_files "$__there" "$__here" || return 0
  export UV_CONCURRENT_INSTALLS=32
  say "packages go to a slow place for many small files: $UV_CONCURRENT_INSTALLS are written side by side"
}
small_files() {
  local __folder=$1/.comfy-pod-measure-\${JOB##*/} __i __since
  milliseconds
  __since=$REPLY
  if mkdir -p "$__folder"; then
    for ((__i = 0; __i < 100; __i++)); do printf '%s\\n' "$__i" >"$__folder/$__i" || break; done
  fi 2>/dev/null
  milliseconds
  __since=$((REPLY - __since))
  rm -rf "$__folder" || true
  REPLY=$__since
}
waits_for_files() { (($1 >= 200 && $1 >= 5 * $2)); }
`;

// src/operations/wheels.sh
var wheels_default = 'keep_wheel() {\n  local __to=$WORKSPACE/.comfy-pod/wheels/$1 __sum\n  rm -rf "$__to" "$__to.new"\n  mkdir -p "$__to.new"\n  __sum=$(sha256sum <"$2")\n  printf \'%s\\n\' "${__sum%% *}" >"$__to.new/sha256"\n  printf \'%s\' "$3" >"$__to.new/built-for"\n  mv "$2" "$__to.new/"\n  mv -T "$__to.new" "$__to"\n  REPLY=$__to/${2##*/}\n}\nkept_wheel() {\n  local __folder=$WORKSPACE/.comfy-pod/wheels/$1 __wheels __sum\n  __wheels=("$__folder/$2"-*.@(whl|tar))\n  REPLY=\'\'\n  [[ -d $__folder ]] || return 1\n  REPLY="its folder holds not one wheel of that name, but ${#__wheels[@]}"\n  [[ ${#__wheels[@]} -eq 1 ]] || return 1\n  __sum=$(sha256sum <"${__wheels[0]}")\n  text_of "$__folder/sha256"\n  if [[ ${REPLY%$\'\\n\'} == "${__sum%% *}" ]]; then\n    REPLY=${__wheels[0]}\n  else\n    REPLY="its bytes are not those that were kept"\n    return 1\n  fi\n}\nlist_wheels() {\n  local __folder\n  KEPT_WHEELS=() UNSAVED_WHEELS=()\n  for __folder in "$WORKSPACE"/.comfy-pod/wheels/"$1"-*; do\n    [[ -f $__folder/sha256 ]] || continue\n    KEPT_WHEELS+=("${__folder##*/}")\n    [[ ! -e $__folder/cached ]] || continue\n    text_of "$__folder/sha256"\n    UNSAVED_WHEELS+=("${__folder##*/}=${REPLY%$\'\\n\'}")\n  done\n}\ntell_wheels() {\n  list_wheels "$1"\n  [[ ${#KEPT_WHEELS[@]} -eq 0 ]] || fact kept_wheels "${KEPT_WHEELS[*]}"\n  [[ ${#UNSAVED_WHEELS[@]} -eq 0 ]] || fact unsaved_wheels "${UNSAVED_WHEELS[*]}"\n}\n';

// src/operations/scripts.ts
var OPERATION_SCRIPTS = [
  git_default,
  remote_default,
  switch_default,
  checkout_default,
  node_default,
  manager_default,
  uv_default,
  python_env_default,
  distributions_default,
  dropped_default,
  package_addresses_default,
  packages_default,
  packages_together_default,
  packages_install_default,
  package_wheels_default,
  torch_default,
  system_packages_default,
  own_step_default,
  sageattention_default,
  sageattention_build_default,
  wheels_default,
  arguments_default,
  folder_paths_default,
  model_directories_default,
  container_environment_default,
  cuda_check_default,
  start_script_default,
  boot_script_default,
  host_keys_default,
  comfyui_http_default,
  comfyui_process_default,
  comfyui_service_default,
  startup_reason_default,
  node_loading_default,
  service_default,
  service_process_default,
  jupyterlab_default,
  overall_default,
  generation_default,
  generation_compare_default,
  rollback_default,
  rollback_repositories_default,
  rollback_packages_default
];
var BOOT_SCRIPTS = [
  folder_paths_default,
  container_environment_default,
  start_script_default,
  host_keys_default,
  comfyui_http_default,
  comfyui_process_default,
  service_default,
  service_process_default,
  jupyterlab_default,
  boot_default
];

// src/pod/job.ts
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync as gzipSync2 } from "node:zlib";

// src/pod/control.ts
function readControl(result) {
  const lines = result.stderr.toString("utf8").split("\n");
  return Map.groupBy(lines.slice(0, -1), (line) => line.split("	", 1)[0] ?? "");
}
function textsOf(control, kind) {
  return (control.get(kind) ?? []).map((line) => unescapeTold(line.slice(kind.length + 1)));
}
function textOf(control, kind) {
  return textsOf(control, kind)[0] ?? null;
}

// src/pod/script.ts
import { gzipSync } from "node:zlib";

// src/connection/quote.ts
function quote(value) {
  if (value.includes("\0")) throw new Error("a value with a NUL character cannot be passed to a shell");
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

// src/pod/cause.sh
var cause_default = `causes_before() {
  memory_kills
  KILLS_BEFORE=$REPLY
}
cause_of() {
  local __text __log=$JOB/log __killed='(ended with code 137|[0-9] Killed |signal:? (9|SIGKILL)|exit code:? -9)'
  [[ \${SLOT-job} == job ]] || __log=$JOB/side/$SLOT.log
  __text=$(tail -c 20000 "$__log" 2>/dev/null | tr -d '\\0')
  __text=\${__text##*"comfy-pod $CP_line_token $PART "}$'\\n'$1
  memory_kills
  if ((REPLY > \${KILLS_BEFORE:-0})); then
    cause memory "\${MEMORY_LIMIT:-}"
  elif [[ $__text =~ (Disk quota exceeded|\\[Errno 122\\]) ]]; then
    cause quota "$WORKSPACE"
  elif full_disk "$__text"; then
    cause "$REPLY" "$FULL"
  elif read_only || [[ $__text =~ (Read-only file system|\\[Errno 30\\]) ]]; then
    cause read-only "$READ_ONLY"
  elif [[ $__text =~ (Cannot allocate memory|MemoryError|std::bad_alloc|DefaultCPUAllocator|virtual memory exhausted) ]]; then
    cause memory-refused ''
  elif [[ $__text =~ (Stale file handle|Transport endpoint is not connected|Input/output error|\\[Errno (5|107|116)\\]) ]]; then
    cause volume "\${BASH_REMATCH[1]}"
  elif [[ \${PART_CODE-} == 137 || $__text =~ $__killed ]]; then
    cause killed ''
  fi
}

cause() {
  rm -rf "$JOB/reserve"
  tell cause "$1" "$2"
}
keep_reserve() {
  { mkdir "$JOB/reserve" && touch "$JOB"/reserve/{1..4} && head -c 262144 /dev/urandom >"$JOB/reserve/noise"; } 2>/dev/null
}
full_disk() {
  local __path __space __least='' __said=no
  [[ ! $1 =~ (No space left on device|\\[Errno 28\\]) ]] || __said=yes
  FULL=''
  for __path in "$WORKSPACE" "$COMFYUI" "\${ENVIRONMENT:-$WORKSPACE}" "\${TMPDIR:-/tmp}" "$HOME"; do
    mount_of "$__path"
    read -ra __space < <(stat -f -c '%a %S %d %c' "$MOUNT_POINT" 2>/dev/null)
    [[ \${#__space[@]} -eq 4 ]] || continue
    if ((__space[3] > 0 && __space[2] == 0)); then
      FULL=$MOUNT_POINT REPLY=inodes
      return 0
    fi
    if [[ -z $__least ]] || ((__space[0] * __space[1] < __least)); then
      __least=$((__space[0] * __space[1]))
      FULL=$MOUNT_POINT
    fi
  done
  REPLY=disk-full
  [[ $__said == yes ]] || ((\${__least:-1} == 0))
}
read_only() {
  local __path
  READ_ONLY=''
  for __path in "$WORKSPACE" "$COMFYUI" "\${ENVIRONMENT:-$WORKSPACE}"; do
    [[ -d $__path && ! -w $__path ]] || continue
    READ_ONLY=$__path
    return 0
  done
  return 1
}
memory_kills() {
  local __controllers __path __key __value __file __own='' __memory=''
  while IFS=: read -r _ __controllers __path; do
    case $__controllers in
    memory) __memory=$__path ;;
    '') __own=$__path ;;
    esac
  done </proc/self/cgroup
  REPLY=0 MEMORY_LIMIT=''
  for __file in "/sys/fs/cgroup$__own/memory.events" /sys/fs/cgroup/memory.events "/sys/fs/cgroup/memory$__memory/memory.oom_control" /sys/fs/cgroup/memory/memory.oom_control; do
    [[ -r $__file ]] || continue
    while read -r __key __value; do [[ $__key != oom_kill ]] || REPLY=$__value; done <"$__file"
    for __path in memory.max memory.limit_in_bytes; do
      { read -r MEMORY_LIMIT <"\${__file%/*}/$__path"; } 2>/dev/null && break
    done
    [[ $MEMORY_LIMIT =~ ^[0-9]{1,15}$ ]] || MEMORY_LIMIT=''
    return 0
  done
}
why_unwritable() {
  if read_only; then
    REPLY="Read-only file system, or not writable for $(id -un)"
  elif full_disk ''; then
    REPLY="No space left on device $FULL"
    [[ $(stat -f -c '%d %c' "$FULL" 2>/dev/null) != "0 "[1-9]* ]] || REPLY="no inodes left on $FULL"
  else
    REPLY="is the disk full?"
  fi
}
`;

// src/pod/conclude.sh
var conclude_default = 'outcome() {\n  escape "$2"\n  printf \'%s\\t%s\\n\' "$1" "$REPLY" >"$CP_REASON_FILE.outcome"\n}\nconclude() {\n  local __code=$1 __from=$2 __to last_part __outcome=\'\' __reason=\'\'\n  PART_CODE=$1\n  wish last_part\n  milliseconds\n  __to=$REPLY\n  [[ $PART != adopt ]] || last_part=adopt\n  if [[ -f $CP_REASON_FILE.outcome ]]; then\n    IFS=$\'\\t\' read -r __outcome __reason <"$CP_REASON_FILE.outcome"\n    rm -f "$CP_REASON_FILE.outcome"\n    unescape "$__reason"\n    __reason=$REPLY\n  fi\n  if [[ $__code -ne 0 ]]; then\n    text_of "$CP_REASON_FILE"\n    job_result failed "$__from" "$__to" "${REPLY:-ended with code $__code}"\n  elif [[ -n $__outcome && $__outcome != adopted ]]; then\n    rm -f "$WORKSPACE/.comfy-pod/begun/$STEP"\n    job_result "$__outcome" "$__from" "$__to" "$__reason"\n  elif [[ $last_part != "$PART" ]]; then\n    job_result part "$__from" "$__to" "$PART"\n  else\n    prove\n    __code=$?\n    settle "$__code" "$__from" "$__outcome" "$__reason"\n  fi\n}\nsettle() {\n  local __from=$2 __to verdict spent_ms __result=installed __reason=\'\'\n  wish verdict spent_ms\n  milliseconds\n  __to=$REPLY\n  if [[ $1 -ne 0 && $PART == adopt ]]; then\n    job_result refuted "$__from" "$__to" "${DETAIL:-not as it should be}"\n  elif [[ $1 -ne 0 ]]; then\n    forget\n    job_result failed "$__from" "$__to" "${DETAIL:-not as it should be afterwards}"\n  else\n    [[ $verdict != update ]] || __result=updated\n    [[ $PART != adopt ]] || __result=adopted\n    __result=${3:-$__result} __reason=${4-}\n    [[ -z ${FACTS[not_needed]-} ]] || __result=skipped __reason=${FACTS[not_needed]}\n    if write_record "$__result" "$(seconds_between "$((__from - ${spent_ms:-0}))" "$__to")"; then\n      job_result "$__result" "$__from" "$__to" "$__reason"\n    else\n      job_result failed "$__from" "$__to" "its record could not be written below $WORKSPACE"\n    fi\n  fi\n}\nprove() {\n  enter "$INDEX"\n  if [[ ${PACKAGES_SETTLED-} != yes ]] && declare -F packages_forget >/dev/null; then packages_forget; fi\n  probe_step\n  [[ $STATE == satisfied ]] || return 1\n  declare -F "${OPERATION}_prove" >/dev/null || return 0\n  : >"$CP_REASON_FILE"\n  local __code\n  (\n    set -euo pipefail\n    "${OPERATION}_prove"\n  )\n  __code=$?\n  [[ $__code -ne 0 ]] || return 0\n  text_of "$CP_REASON_FILE"\n  DETAIL=${REPLY:-its proof ended with code $__code}\n  return 1\n}\nfail_step() {\n  local __back=$INDEX\n  if index_of "$1"; then\n    enter "$REPLY"\n    forget\n    printf \'comfy-pod %s %s %s\\n%s\\n\' "$CP_line_token" "$PART" "$STEP" "$3"\n    milliseconds\n    job_result failed "$REPLY" "$REPLY" "$2"\n  fi\n  enter "$__back"\n}\n';

// src/pod/discover.sh
var discover_default = `
WORKSPACE='' COMFYUI='' RUNNING_PID='' CONTAINER='' DRIVER=''
declare -A LIVE=()

discover() {
  STEP=-
  discover_workspace
  fact workspace "$WORKSPACE"
  fact home "$HOME"
  fact user "\${USER:-$UID}"
  fact machine "$HOSTTYPE"
  discover_container
  fact container "$CONTAINER"
  read_state_file
  fact state_file "$STATE_FILE"
  discover_jobs
  discover_comfyui
  fact comfyui "$COMFYUI"
  fact running_pid "$RUNNING_PID"
  discover_environment
  fact python "$PYTHON"
  fact provider "$PROVIDER"
  fact environment "$ENVIRONMENT"
  fact python_version "$PYTHON_VERSION"
  discover_disks
  discover_gpu
  discover_provider
}

discover_workspace() {
  WORKSPACE=\${CP_workspace:-auto}
  if [[ $WORKSPACE == auto ]]; then
    if [[ (-d /workspace && -w /workspace) || (! -e /workspace && -w /) ]]; then WORKSPACE=/workspace; else WORKSPACE=$HOME/comfy; fi
  fi
  [[ $WORKSPACE != '~' ]] || WORKSPACE=$HOME
  [[ $WORKSPACE != \\~/* ]] || WORKSPACE=$HOME/\${WORKSPACE:2}
  WORKSPACE=\${WORKSPACE%%+(/)}
}
discover_disks() {
  local __place __path __mounts=() __types=() __seen=' ' __i=0 __line
  for __place in workspace comfyui environment system; do
    case $__place in
    workspace) __path=$WORKSPACE ;;
    comfyui) __path=$COMFYUI ;;
    environment) __path=\${ENVIRONMENT:-$WORKSPACE/venv} ;;
    system) __path=/usr ;;
    esac
    mount_of "$__path"
    fact "disk.$__place" "$MOUNT_POINT"
    [[ $__seen != *" $MOUNT_POINT "* ]] || continue
    __seen+="$MOUNT_POINT "
    __mounts+=("$MOUNT_POINT") __types+=("$MOUNT_TYPE")
  done
  while read -r __line; do
    fact "space.\${__mounts[__i]}" "\${__types[__i]} $__line"
    ((__i += 1))
  done < <(stat -f -c '%a %b %S %d %c' "\${__mounts[@]}" 2>/dev/null)
  __path=$WORKSPACE
  until [[ -e $__path ]]; do __path=\${__path%/*}/ && __path=\${__path%%+(/)} && __path=\${__path:-/}; done
  if [[ -w $__path ]]; then fact workspace_writable yes; else fact workspace_writable no; fi
}
MOUNT_POINTS=() MOUNT_TYPES=()
mount_of() {
  local __i
  [[ \${#MOUNT_POINTS[@]} -gt 0 ]] || read_mounts
  MOUNT_POINT=/ MOUNT_TYPE=''
  for __i in "\${!MOUNT_POINTS[@]}"; do
    [[ "$1/" == "\${MOUNT_POINTS[__i]%/}/"* && \${#MOUNT_POINTS[__i]} -ge \${#MOUNT_POINT} ]] || continue
    MOUNT_POINT=\${MOUNT_POINTS[__i]} MOUNT_TYPE=\${MOUNT_TYPES[__i]}
  done
}

read_mounts() {
  local __fields __i
  while read -ra __fields; do
    for ((__i = 6; __i < \${#__fields[@]}; __i++)); do [[ \${__fields[__i]} != - ]] || break; done
    MOUNT_POINTS+=("\${__fields[4]}") MOUNT_TYPES+=("\${__fields[__i + 1]-}")
  done </proc/self/mountinfo
}
discover_container() {
  local __hash=0 __code __i
  for ((__i = 0; __i < \${#WORKSPACE}; __i++)); do
    printf -v __code '%d' "'\${WORKSPACE:__i:1}"
    ((__hash = (__hash * 31 + __code) % 4294967291))
  done
  CONTAINER_STAMP=$HOME/.comfy-pod/container-$__hash
  CONTAINER=''
  [[ ! -f $CONTAINER_STAMP ]] || read -r CONTAINER <"$CONTAINER_STAMP"
}
stamp_container() {
  [[ -z $CONTAINER ]] || return 0
  read -r CONTAINER </proc/sys/kernel/random/uuid
  printf '%s\\n' "$CONTAINER" | write_file "$CONTAINER_STAMP"
}
job_alive() {
  local __pid='' __start='' __container=''
  [[ ! -e $1/exit-code && -f $1/process ]] || return 1
  read -r __pid __start __container <"$1/process" || return 1
  if [[ $__container == "$CONTAINER" ]]; then
    start_time "$__pid" && [[ $REPLY == "$__start" ]]
  else
    [[ -n $(find "$1/heartbeat" -mmin -2 2>/dev/null) ]]
  fi
}

discover_jobs() {
  local __folder __step
  LIVE=()
  for __folder in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    __folder=\${__folder%/}
    job_alive "$__folder" || continue
    while read -r __step; do
      [[ -z $__step ]] || LIVE[$__step]=\${__folder##*/}
    done <"$__folder/steps"
  done
}

is_comfyui() { [[ -f $1/main.py && -f $1/nodes.py && -d $1/comfy ]]; }
discover_comfyui() {
  local __wished=\${CP_comfyui:-auto} __folder __found=() __seen=' ' __real
  find_running
  if [[ $__wished != auto ]]; then
    [[ $__wished == /* ]] || __wished=$WORKSPACE/$__wished
    COMFYUI=\${__wished%%+(/)}
    [[ $RUNNING_FOLDER -ef $COMFYUI ]] || RUNNING_PID=''
    return
  fi
  if [[ -n $RUNNING_PID ]]; then
    COMFYUI=$RUNNING_FOLDER
    return
  fi
  if read_record "$WORKSPACE/.comfy-pod/steps/comfyui_core" && is_comfyui "\${RECORD[fact.folder]-}"; then
    COMFYUI=\${RECORD[fact.folder]}
    return
  fi
  for __folder in "$WORKSPACE"/ComfyUI "$WORKSPACE"/runpod-slim/ComfyUI "$WORKSPACE"/*/ComfyUI "$HOME"/ComfyUI /opt/ComfyUI /ComfyUI /comfyui /root/comfy/ComfyUI; do
    is_comfyui "$__folder" && [[ $__folder != */.comfy-pod/* ]] || continue
    __real=$(cd "$__folder" && pwd -P)
    [[ $__seen != *" $__real "* ]] || continue
    __seen+="$__real "
    __found+=("$__folder")
  done
  COMFYUI=$WORKSPACE/ComfyUI
  case \${#__found[@]} in
  0) ;;
  1) COMFYUI=\${__found[0]} ;;
  *)
    printf -v __real '%s\\n' "\${__found[@]}"
    tell problem comfyui_several "\${__real%$'\\n'}"
    COMFYUI=\${__found[0]}
    ;;
  esac
}
find_running() {
  RUNNING_PID='' RUNNING_FOLDER='' RUNNING_PORT=''
  local __process __args __main __folder __port __i __rank __best=0
  for __process in /proc/[0-9]*; do
    mapfile -d '' -t __args <"$__process/cmdline" || continue
    [[ \${__args[0]-} == *python* && \${__args[1]-} != */conda ]] || continue
    __main=''
    for ((__i = 1; __i < \${#__args[@]} && __i < 8; __i++)); do
      [[ \${__args[__i]} == main.py || \${__args[__i]} == */main.py ]] || continue
      __main=\${__args[__i]}
      break
    done
    [[ -n $__main ]] || continue
    __folder=$(readlink "$__process/cwd") || continue
    [[ $__main == /* ]] && __folder=\${__main%/*}
    [[ $__main == /* || $__main == main.py ]] || __folder+=/\${__main%/*}
    is_comfyui "$__folder" || continue
    __port=8188
    for (( ; __i < \${#__args[@]}; __i++)); do
      [[ \${__args[__i]} != --port ]] || __port=\${__args[__i + 1]-8188}
      [[ \${__args[__i]} != --port=* ]] || __port=\${__args[__i]#--port=}
    done
    __rank=0
    [[ $__port != "\${CP_port:-8188}" ]] || __rank=1
    [[ $__folder != "$WORKSPACE"/* ]] || ((__rank += 2))
    ((__rank > __best)) || continue
    __best=$__rank RUNNING_PID=\${__process#/proc/} RUNNING_FOLDER=$__folder RUNNING_PORT=$__port
  done 2>/dev/null
}
discover_gpu() {
  local __line=''
  DRIVER='' GPU_COUNT=0
  if [[ -f /proc/driver/nvidia/version ]]; then
    read -r __line </proc/driver/nvidia/version
    module_version "$__line"
    DRIVER=$REPLY
    local __devices=(/dev/nvidia[0-9]*)
    GPU_COUNT=\${#__devices[@]}
  elif has nvidia-smi; then
    while IFS= read -r __line; do
      [[ $__line =~ ^[0-9]+(\\.[0-9]+)+$ ]] || continue
      DRIVER=$__line
      ((GPU_COUNT += 1))
    done < <(timeout 20 nvidia-smi --query-gpu=driver_version --format=csv,noheader,nounits 2>/dev/null)
  fi
  fact driver "$DRIVER"
  fact gpu_count "$GPU_COUNT"
}
module_version() {
  REPLY=''
  [[ ! $1 =~ Kernel\\ Module\\ +(for\\ [^ ]+\\ +)?([0-9]+(\\.[0-9]+)+) ]] || REPLY=\${BASH_REMATCH[2]}
}
discover_provider() {
  local __entry __pod='' __host='' __tcp=''
  while IFS= read -r -d '' __entry; do
    case $__entry in
    RUNPOD_POD_ID=*) __pod=\${__entry#*=} ;;
    RUNPOD_PUBLIC_IP=*) __host=\${__entry#*=} ;;
    RUNPOD_TCP_PORT_22=*) __tcp=\${__entry#*=} ;;
    esac
  done 2>/dev/null </proc/1/environ
  POD_ID=$__pod
  fact runpod_pod "$__pod"
  fact runpod_address "$__host\${__tcp:+:$__tcp}"
  IN_CONTAINER=no
  [[ -z $__pod && ! -e /.dockerenv && ! -e /run/.containerenv ]] || IN_CONTAINER=yes
  fact in_container "$IN_CONTAINER"
}
`;

// src/pod/environment.sh
var environment_default = `
discover_environment() {
  PYTHON='' ENVIRONMENT='' PROVIDER='' PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  local __wished=\${CP_python_provider:-auto} __python
  if [[ -n \${CP_python_path-} ]]; then
    __python=$CP_python_path
    [[ $__python == /* ]] || __python=$WORKSPACE/$__python
    [[ $__python == */bin/* && ! -d $__python ]] || __python=\${__python%%+(/)}/bin/python
    describe_python "$__python" && return
    [[ $__wished == @(uv|venv|conda) ]] && PROVIDER=$__wished
    [[ $PROVIDER != system || $__wished == system ]] || PROVIDER=uv
    return
  fi
  if read_record "$WORKSPACE/.comfy-pod/steps/python_env" && [[ $__wished == auto || $__wished == "\${RECORD[fact.provider]-}" ]]; then
    describe_python "\${RECORD[fact.python]}"
    PROVIDER=\${RECORD[fact.provider]}
    if lacks_description; then SITE_PACKAGES=() WRITER=uv; fi
    [[ \${#SITE_PACKAGES[@]} -gt 0 ]] || IFS=: read -ra SITE_PACKAGES <<<"\${RECORD[fact.site_packages]-}"
    return
  fi
  if [[ $__wished == auto ]] && find_environment; then return; fi
  case $__wished in
  system)
    python_on_path "python\${CP_python_version:-3}" || python_on_path python3
    describe_python "$REPLY"
    ;;
  conda) find_conda || describe_python "$WORKSPACE/miniforge3/envs/comfyui/bin/python" ;;
  *)
    describe_python "$WORKSPACE/venv/bin/python"
    [[ $PROVIDER != system ]] || PROVIDER=uv
    ;;
  esac
  [[ $__wished == auto ]] || PROVIDER=$__wished
  [[ -n $PROVIDER && ($__wished != auto || -e $PYTHON) ]] || PROVIDER=uv
}
lacks_description() { [[ $PROVIDER == @(uv|venv) && ! -f $ENVIRONMENT/pyvenv.cfg ]]; }
python_on_path() {
  local __folders __folder
  IFS=: read -ra __folders <<<"$PATH"
  for __folder in "\${__folders[@]}"; do
    REPLY=$__folder/$1
    [[ ! -x $REPLY || $__folder == */shims ]] || return 0
  done
  REPLY=''
  return 1
}
describe_wished() {
  describe_python "$1" || return 1
  [[ -z \${CP_python_version-} || $PYTHON_VERSION == "$CP_python_version"?(.*) ]]
}
find_environment() {
  is_comfyui "$COMFYUI" || return 1
  local __python
  if [[ -n $RUNNING_PID ]]; then
    interpreter_of "$RUNNING_PID"
    if [[ -x $REPLY ]] && describe_wished "$REPLY"; then return 0; fi
  fi
  for __python in "$COMFYUI"/{.venv,venv,.venv-*} "\${COMFYUI%/*}"/{.venv,venv,.venv-*} "$WORKSPACE"/{venv,.venv}; do
    [[ -e $__python/pyvenv.cfg && -x $__python/bin/python ]] || continue
    describe_wished "$__python/bin/python" && return 0
  done
  find_conda && return 0
  for __python in /usr/local/bin/python /usr/local/bin/python3 /usr/bin/python3 /root/.pyenv/versions/*/bin/python; do
    [[ -x $__python ]] && describe_wished "$__python" && has_torch && return 0
  done
  PYTHON='' ENVIRONMENT='' PROVIDER='' PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  return 1
}
interpreter_of() {
  local __args=() __entry __paths=() __folder
  { mapfile -d '' -t __args <"/proc/$1/cmdline"; } 2>/dev/null
  REPLY=\${__args[0]-}
  [[ $REPLY != /* || ! -x $REPLY ]] || return 0
  while IFS= read -r -d '' __entry; do
    case $__entry in
    VIRTUAL_ENV=?* | CONDA_PREFIX=?*) [[ ! -x \${__entry#*=}/bin/python ]] || { REPLY=\${__entry#*=}/bin/python && return 0; } ;;
    PATH=*) IFS=: read -ra __paths <<<"\${__entry#*=}" ;;
    esac
  done 2>/dev/null <"/proc/$1/environ"
  for __folder in "\${__paths[@]}"; do
    [[ $REPLY == */* || ! -x $__folder/$REPLY ]] || { REPLY=$__folder/$REPLY && return 0; }
  done
  REPLY=$(readlink -f "/proc/$1/exe" 2>/dev/null)
}

find_conda() {
  local __root __python __first=''
  for __root in "$WORKSPACE" "$HOME" /opt; do
    for __python in "$__root"/@(miniconda3|miniforge3|mambaforge|anaconda3|conda|micromamba)/envs/*/bin/python; do
      [[ -x $__python ]] || continue
      describe_wished "$__python" || continue
      [[ -n $__first ]] || __first=$__python
      has_torch && return 0
    done
  done
  [[ -n $__first ]] && describe_python "$__first"
}

has_torch() {
  local __site
  for __site in "\${SITE_PACKAGES[@]}"; do [[ ! -f $__site/torch/version.py ]] || return 0; done
  return 1
}
describe_python() {
  PYTHON=$1 ENVIRONMENT=\${1%/bin/*} PROVIDER=system PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  local __line __home='' __real
  if [[ -f $ENVIRONMENT/pyvenv.cfg ]]; then
    PROVIDER=venv
    while IFS= read -r __line; do
      case \${__line,,} in
      'home = '*) __home=\${__line#*= } ;;
      'uv = '*) PROVIDER=uv ;;
      version?(_info)' = '*) PYTHON_VERSION=\${__line#*= } ;;
      'include-system-site-packages = true') SYSTEM_SITE=yes WRITER=pip ;;
      esac
    done <"$ENVIRONMENT/pyvenv.cfg"
    SITE_PACKAGES=("$ENVIRONMENT"/lib/python3.*/site-packages)
    if [[ $PYTHON_VERSION =~ ^3\\.[0-9]+ && -d $ENVIRONMENT/lib/python\${BASH_REMATCH[0]}/site-packages ]]; then
      SITE_PACKAGES=("$ENVIRONMENT/lib/python\${BASH_REMATCH[0]}/site-packages")
    fi
    [[ -x $PYTHON && \${#SITE_PACKAGES[@]} -gt 0 ]] || return 1
    if [[ $SYSTEM_SITE == yes ]]; then
      __line=\${SITE_PACKAGES[0]%/site-packages}
      __line=\${__line##*/}
      SITE_PACKAGES+=("\${__home%/bin}/lib/$__line"/{site,dist}-packages /usr/local/lib/"$__line"/dist-packages /usr/lib/python3/dist-packages)
    fi
  else
    [[ ! -d $ENVIRONMENT/conda-meta ]] || PROVIDER=conda
    [[ -x $PYTHON ]] || return 1
    __real=$(readlink -f "$PYTHON")
    __real=\${__real##*/}
    [[ $__real =~ ^python3\\.[0-9]+$ ]] || return 1
    SITE_PACKAGES=()
    [[ \${PYTHON%/*} == /usr/bin || $(readlink -f "$PYTHON") == /usr/bin/* ]] || SITE_PACKAGES+=("$ENVIRONMENT/lib/$__real/site-packages")
    SITE_PACKAGES+=("/usr/local/lib/$__real/dist-packages" /usr/lib/python3/dist-packages)
    [[ $PROVIDER != system ]] || WRITER=pip
    [[ $PROVIDER != conda ]] || SITE_PACKAGES=("$ENVIRONMENT/lib/$__real/site-packages")
    PYTHON_VERSION=\${__real#python}
  fi
  local __present=()
  for __line in "\${SITE_PACKAGES[@]}"; do [[ ! -d $__line ]] || __present+=("$__line"); done
  SITE_PACKAGES=("\${__present[@]}")
  [[ -n $PYTHON_VERSION ]] || {
    __line=\${SITE_PACKAGES[0]%/*}
    PYTHON_VERSION=\${__line##*/python}
  }
}
`;

// src/pod/follow.sh
var follow_default = `follow_main() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  printf '\\n' >&2
  [[ -d $JOB ]] || control refused "there is no job $CP_job" || return 1
  control following "$CP_job"
  printf '\\ncomfy-pod\\tlog\\t%s\\n' "$CP_nonce"
  until_ended &
  tail -c "+$((\${CP_offset:-0} + 1))" -s 0.05 -f --pid=$! "$JOB/log" 2>/dev/null
  ! job_alive "$JOB" || return 1
  local __line
  while IFS= read -r __line; do printf 'result\\t%s\\n' "$__line" >&2; done <"$JOB/results"
  while IFS= read -r __line; do printf 'told\\t%s\\n' "$__line" >&2; done <"$JOB/told"
  if [[ -f $JOB/stopped ]]; then
    read -r __line <"$JOB/stopped"
    printf 'stopped\\t%s\\n' "$__line" >&2
  fi
  __line=vanished
  [[ ! -f $JOB/exit-code ]] || read -r __line <"$JOB/exit-code"
  control ended "$__line"
}
until_bell() {
  local __code=0
  if [[ -z \${BELL-} ]]; then sleep 0.2 && return; fi
  read -r -t 0.2 -u "$BELL" || __code=$?
  ((__code > 128)) || BELL=''
}
until_ended() {
  local __tries=0 __looks=0
  while job_alive "$JOB"; do
    until_bell
    ((++__looks % 100 != 0)) || control alive "$CP_job"
  done
  while [[ -f $JOB/stopped && ! -f $JOB/exit-code ]] && ((__tries++ < 50)); do sleep 0.1; done
  __tries=0
  while job_remains "$JOB"; do
    ((__tries++ < 50)) || end_session "$SESSION"
    ((__tries < 60)) || return 0
    sleep 0.1
  done
}
`;

// src/pod/job.sh
var job_default = `
job_main() {
  job_secrets
  given_variables
  exec 3>/dev/null
  discover_workspace
  discover_container
  job_begin
  end_remains
  discover
  exec 3>>"$JOB/told"
  cd "$WORKSPACE" || exit 1
  job_watch 6>&- &
  local __watch=$! __tasks __task __next=()
  mapfile -t __tasks <<<"$CP_tasks"
  for __task in "\${__tasks[@]}"; do
    if [[ \${#__next[@]} -gt 0 && \${__task%% *} != "$PART" ]]; then
      job_together "\${__next[@]}"
      __next=()
    fi
    PART=\${__task%% *}
    case $PART in
    fetch | packages) __next+=("\${__task#* }") ;;
    *) job_step "\${__task#* }" ;;
    esac
  done
  [[ \${#__next[@]} -eq 0 ]] || job_together "\${__next[@]}"
  { kill "$__watch" && wait "$__watch"; } 2>/dev/null
  tell_state_file_pod
  jobs_prune
  job_end 0
}
jobs_prune() {
  local __all=("$WORKSPACE"/.comfy-pod/jobs/*/) __i
  for ((__i = 0; __i < \${#__all[@]} - 40; __i++)); do
    [[ ! -f \${__all[__i]}exit-code ]] || rm -rf "\${__all[__i]}"
  done
}
job_secrets() {
  local __name __value
  while IFS= read -r -d '' __name && IFS= read -r -d '' __value; do printf -v "SECRET_$__name" '%s' "$__value"; done
  exec </dev/null
}
job_begin() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  JOB_LEADER=$$ CP_REASON_FILE=$JOB/reason RESULTS=$JOB/results SLOT=job
  mkdir -p "$JOB/at-work" "$JOB/side"
  UMASK=$(umask)
  stamp_container
  keep_reserve
  start_time $$
  : >"$JOB/heartbeat"
  printf '%s %s %s\\n' "$$" "$REPLY" "$CONTAINER" >"$JOB/process.new" && mv "$JOB/process.new" "$JOB/process"
}

job_end() {
  rm -rf "$JOB/reserve"
  printf '%s\\n' "$1" >"$JOB/exit-code.new" && mv "$JOB/exit-code.new" "$JOB/exit-code"
}
job_together() {
  local __step __able=() __child
  for __step; do
    if needs_met "$__step"; then __able+=("$__step"); fi
  done
  [[ \${#__able[@]} -gt 0 ]] || return 0
  if [[ $PART == packages ]]; then
    packages_together "\${__able[@]}"
    return
  fi
  rm -f "$JOB/at-work/job"
  for __step in "\${__able[@]}"; do
    while (($(jobs -rp | wc -l) > \${CP_side_by_side:-6})); do sleep 0.1; done
    job_beside "$__step" 8>"$JOB/side.lock" &
  done
  for __child in $(jobs -p); do [[ $__child == "$__watch" ]] || wait "$__child"; done
  return 0
}
job_beside() {
  local __side=$JOB/side/$1
  SLOT=$1 CP_REASON_FILE=$__side.reason RESULTS=$__side.results
  : >"$RESULTS"
  job_step "$1" >>"$__side.log" 2>&1 3>"$__side.told" 8>&-
  flock 8
  cat "$__side.log"
  cat "$__side.told" >&3
  cat "$RESULTS" >>"$JOB/results"
  rm -f "$JOB/at-work/$SLOT"
}
needs_met() {
  local needs __need __id __result
  index_of "$1" || return 1
  enter "$REPLY"
  while IFS=$'\\t' read -r __id __result _; do
    [[ $__id != "$STEP" || $__result == part ]] || return 1
  done <"$JOB/results"
  wish needs
  for __need in $needs; do
    while IFS=$'\\t' read -r __id __result _; do
      [[ $__id == "$__need" ]] || continue
      case $__result in
      failed | not-run)
        milliseconds
        job_result not-run "$REPLY" "$REPLY" "$__need failed"
        return 1
        ;;
      refuted) return 1 ;;
      esac
    done <"$JOB/results"
  done
}
job_step() {
  needs_met "$1" || return 0
  local __from __code
  step_line "$STEP"
  milliseconds
  __from=$REPLY
  apply_part
  __code=$?
  conclude "$__code" "$__from"
}
step_line() {
  local __step
  if [[ $PART == @(system|fetch|packages|install|start) ]]; then
    [[ -d $WORKSPACE/.comfy-pod/begun ]] || mkdir -p "$WORKSPACE/.comfy-pod/begun"
    for __step; do : >"$WORKSPACE/.comfy-pod/begun/$__step"; done
  fi
  printf '%s %s\\n' "$PART" "$*" >"$JOB/at-work/$SLOT"
  printf 'comfy-pod %s %s %s\\n' "$CP_line_token" "$PART" "$*"
  causes_before
}
apply_part() {
  : >"$CP_REASON_FILE"
  [[ $PART != adopt ]] || return 0
  (
    set -euo pipefail
    "\${OPERATION}_$PART"
  )
}
give_secrets() {
  local secrets __name __from
  wish secrets
  for __name in $secrets; do
    __from=SECRET_$__name
    export "$__name=\${!__from-}"
  done
}
job_result() {
  [[ $1 != failed ]] || cause_of "$4"
  escape "$4"
  local __line=$STEP$'\\t'$1$'\\t'$2$'\\t'$3$'\\t'$PART$'\\t'$REPLY
  printf '%s\\n' "$__line" >>"$RESULTS"
  printf 'comfy-pod %s = %s\\n' "$CP_line_token" "$__line"
  [[ $1 != part ]] || return 0
  now
  printf '[%s] %s: %s (%s s)%s\\n' "$REPLY" "$STEP" "$1" "$(seconds_between "$2" "$3")" "\${4:+ \${4//$'\\n'/ }}" >>"$WORKSPACE/installation_progress.log"
}

seconds_between() {
  local __ms=$(($2 > $1 ? $2 - $1 : 0))
  printf '%d.%d' "$((__ms / 1000))" "$((__ms % 1000 / 100))"
}
`;

// src/pod/lib.sh
var lib_default = `
shopt -s nullglob extglob
export LC_ALL=C.UTF-8 TZ=UTC0 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0

declare -A FACTS=() INPUTS=()
declare -a INPUT_NAMES=()
STEP=- INDEX=0 STATE='' DETAIL=''
escape() {
  if [[ $1 != *[$'\\\\\\n\\t\\r']* ]]; then
    REPLY=$1
    return
  fi
  REPLY=\${1//\\\\/\\\\\\\\}
  REPLY=\${REPLY//$'\\n'/\\\\n}
  REPLY=\${REPLY//$'\\t'/\\\\t}
  REPLY=\${REPLY//$'\\r'/\\\\r}
}
unescape() {
  REPLY=$1
  [[ $1 != *\\\\* ]] || printf -v REPLY '%b' "$1"
}

tell() {
  local REPLY
  escape "$3"
  printf -v REPLY '%s\\t%s\\t%s\\t%s\\n' "$STEP" "$1" "$2" "$REPLY"
  if [[ \${TELL_TOGETHER-} == yes && $BASH_SUBSHELL -eq 0 ]]; then
    TOLD+=$REPLY
  else
    printf '%s' "$REPLY" >&3
  fi
}

state() {
  STATE=$1 DETAIL=\${2-}
  tell state "$1" "\${2-}"
}
not_needed() {
  fact not_needed "$1"
  state satisfied "$1"
}

input() {
  [[ -n \${INPUTS[$1]+there} ]] || INPUT_NAMES+=("$1")
  INPUTS[$1]=$2
  tell input "$1" "$2"
}

fact() {
  FACTS[$1]=$2
  tell fact "$1" "$2"
}
warn() { tell warning - "$1"; }

wish() {
  local __name __from
  for __name; do
    __from=W_\${INDEX}_$__name
    printf -v "$__name" '%s' "\${!__from-}"
  done
}
enter() {
  INDEX=$1 STATE='' DETAIL='' INPUT_NAMES=() INPUTS=() FACTS=()
  local __id=W_\${INDEX}_id __operation=W_\${INDEX}_operation
  STEP=\${!__id} OPERATION=\${!__operation}
}
index_of() {
  local __i __id
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_\${__i}_id
    if [[ \${!__id} == "$1" ]]; then
      REPLY=$__i
      return 0
    fi
  done
  return 1
}

now() { printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' -1; }
milliseconds() {
  local __time=\${EPOCHREALTIME-}
  if [[ -n $__time ]]; then
    __time=\${__time/[.,]/}
    REPLY=\${__time%???}
  else
    REPLY=$(date +%s%3N)
  fi
}
say() { printf '%s\\n' "$*"; }
control() {
  escape "$2"
  printf '%s\\t%s\\n' "$1" "$REPLY" >&2
  [[ $1 != refused ]]
}
die() {
  printf 'error: %s\\n' "$*" >&2
  [[ -z \${CP_REASON_FILE-} ]] || printf '%s' "$*" >"$CP_REASON_FILE"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }
text_of() {
  REPLY=''
  { IFS= read -r -d '' REPLY <"$1"; } 2>/dev/null || true
}
write_file() {
  local __new=$1.$BASHPID.new __mode=\${2-644}
  [[ -d \${1%/*} ]] || mkdir -p "\${1%/*}" || return 1
  if [[ $__mode:\${UMASK-} == 644:0022 ]] && new_file "$__new"; then
    __mode=''
  else
    __new=$(mktemp "$1.XXXXXX") || return 1
  fi
  if cat >"$__new" && { [[ -z $__mode ]] || chmod "$__mode" "$__new"; } && mv -f "$__new" "$1"; then return 0; fi
  rm -f "$__new"
  return 1
}
new_file() {
  local __made=0
  set -C
  { : >"$1"; } 2>/dev/null || __made=1
  set +C
  return "$__made"
}
aside() {
  local __from=$1 __to
  [[ -n \${CP_ASIDE-} ]] || printf -v CP_ASIDE '%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T' "$WORKSPACE" -1
  __to=$CP_ASIDE/\${__from#"$WORKSPACE"/}
  while [[ -e $__to || -L $__to ]]; do __to+=.again; done
  mkdir -p "\${__to%/*}" && mv "$__from" "$__to" || return 1
  say "moved aside: $__from is now $__to"
  REPLY=$__to
}
declare -a GIVEN=()
given_variables() {
  local __line
  [[ -n \${CP_env-} ]] || return 0
  GIVEN=(env)
  while IFS= read -r __line; do
    unescape "\${__line#*=}"
    GIVEN+=("\${__line%%=*}=$REPLY")
  done <<<"$CP_env"
}
start_time() {
  local __stat
  { read -r __stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -ra __stat <<<"\${__stat##*) }"
  [[ \${__stat[0]} != Z ]] || return 1
  REPLY=\${__stat[19]}
}
`;

// src/pod/lock.sh
var lock_default = `lock_take() {
  local __lock=$WORKSPACE/.comfy-pod/lock __tries=0
  if lock_lost; then
    control lost "$WORDS"
    return 1
  fi
  until lock_make; do
    if lock_beat; then return 0; fi
    lock_words
    if lock_gone; then
      lock_take_over "$REPLY"
    elif [[ -d $__lock ]]; then
      [[ -e $__lock/beat ]] || control by-hand "$WORDS"
      control locked "$WORDS"
      return 1
    elif ((__tries > 20)); then
      why_unwritable
      control refused "the lock $__lock cannot be made: $REPLY" || return 1
    fi
    ((__tries++ == 0)) || sleep 0.2
  done
}
lock_make() {
  local __lock=$WORKSPACE/.comfy-pod/lock __new
  mkdir -p "\${__lock%/*}" && [[ ! -e $__lock ]] && __new=$(mktemp -d "$__lock.new.XXXXXX") || return 1
  if chmod 755 "$__new" && printf '%s\\n' "$CP_owner" >"$__new/owner" &&
    { [[ -z $CP_token ]] || { printf '%s\\n' "$CP_token" >"$__new/token" && : >"$__new/beat"; }; } &&
    mv -T "$__new" "$__lock"; then
    return 0
  fi 2>/dev/null
  rm -rf "$__new"
  return 1
}
lock_take_over() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  mv -T "$__lock" "$__lock.gone-$1" 2>/dev/null || return 0
  printf '%s\\n' "$CP_owner" >"$__lock.gone-$1/taken-by"
  control taken-over "$WORDS"
  find "\${__lock%/*}" -maxdepth 1 -name 'lock.gone-*' -mmin +10080 -exec rm -rf {} +
}
lock_words() {
  text_of "$WORKSPACE/.comfy-pod/lock/owner"
  WORDS=\${REPLY%$'\\n'}
  WORDS=\${WORDS:-somebody, without a word in $WORKSPACE/.comfy-pod/lock}
}
lock_gone() {
  local __lock=$WORKSPACE/.comfy-pod/lock __clock __times=()
  [[ -e $__lock/beat ]] && __clock=$(mktemp "$__lock.clock.XXXXXX") || return 1
  mapfile -t __times < <(stat -c %.9Y "$__clock" "$__lock/beat" 2>/dev/null)
  rm -f "$__clock"
  REPLY=\${__times[1]-}
  [[ -n $REPLY ]] && ((\${__times[0]%.*} - \${REPLY%.*} > 60))
}
lock_lost() {
  local __gone __token
  [[ -n $CP_token ]] || return 1
  for __gone in "$WORKSPACE"/.comfy-pod/lock.gone-*; do
    __token=''
    { read -r __token <"$__gone/token"; } 2>/dev/null
    [[ $__token == "$CP_token" ]] || continue
    text_of "$__gone/taken-by"
    WORDS="\${REPLY%$'\\n'}, which has given it back since"
    [[ ! -d $WORKSPACE/.comfy-pod/lock ]] || lock_words
    return 0
  done
  return 1
}
lock_ours() {
  local __token=''
  { read -r __token <"$WORKSPACE/.comfy-pod/lock/token"; } 2>/dev/null
  [[ -n $CP_token && $__token == "$CP_token" ]]
}
lock_beat() { lock_ours && : >"$WORKSPACE/.comfy-pod/lock/beat"; }
lock_keep() { lock_beat || { lock_lost && control lost "$WORDS"; }; }

lock_release() {
  local __lock=$WORKSPACE/.comfy-pod/lock __open=$WORKSPACE/.comfy-pod/generations/open
  lock_ours || return 0
  text_of "$__open"
  [[ $REPLY != *' run'* ]] || rm -f "$__open"
  mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"
}
lock_main() {
  local __step
  lock_take || return 1
  discover_container
  discover_jobs
  for __step in "\${!LIVE[@]}"; do control at-work "\${LIVE[$__step]} $__step"; done
  control held "$WORKSPACE"
}
lock_break() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  if [[ ! -d $__lock ]]; then
    control free "$WORKSPACE"
    return
  fi
  lock_words
  if [[ -e $__lock/beat ]] && ! lock_gone; then
    control locked "$WORDS"
    return
  fi
  mv -T "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$" && control released "$WORDS" ||
    control refused "the lock $__lock cannot be removed"
}
`;

// src/pod/needed.ts
var FUNCTION = /^([a-z_0-9]+)\(\) (?:\{.*\}|\{[\s\S]*?\n\}|\([\s\S]*?\n\).*)\n/gm;
var LIST = /^([A-Z_]+)=\(\n(?: .*\n)*\)\n/gm;
var WORD = /[a-z_][a-z_0-9]*/g;
var BEFORE_COMMAND = /(?:^|[\n;&|(){!`]|\b(?:then|do|else|elif|if|while|until|time|exec)\s|\bdeclare -F\s)\s*$/;
var LOOK_BACK = 80;
var BEHIND_NAME = /^(?:=|\(\))/;
function neededOnly(texts, roots, entry, idle = /* @__PURE__ */ new Set()) {
  const parts = texts.map(partsOf);
  const functions = new Map(parts.flat().flatMap(({ name, text }) => name === null ? [] : [[name, text]]));
  const reached = new Set([...functions.keys()].filter((name) => roots(name) && !idle.has(name)));
  const reach = (text) => {
    for (const { 0: word, index } of text.matchAll(WORD))
      if (functions.has(word) && !reached.has(word) && !idle.has(word) && isCommand(text, index, word))
        reached.add(word);
  };
  for (const { name, text } of parts.flat()) if (name === null) reach(text);
  reach(entry);
  for (const name of reached) reach(functions.get(name) ?? "");
  const kept = parts.map(
    (ofText) => ofText.map(({ name, text }) => name === null || reached.has(name) ? text : "").join("")
  );
  const named2 = new Set(
    kept.join("\n").replaceAll(LIST, "").match(/\b[A-Z_]+\b/g)
  );
  return kept.map((text) => text.replaceAll(LIST, (whole2, name) => named2.has(name) ? whole2 : ""));
}
function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const { 0: whole2, 1: name = "", index } of text.matchAll(FUNCTION)) {
    if (index > end) parts.push({ name: null, text: text.slice(end, index) });
    parts.push({ name, text: whole2 });
    end = index + whole2.length;
  }
  parts.push({ name: null, text: text.slice(end) });
  return parts;
}
function isCommand(text, index, word) {
  const before = text.slice(Math.max(0, index - LOOK_BACK), index);
  const behind = text.slice(index + word.length, index + word.length + 2);
  return BEFORE_COMMAND.test(before) && !BEHIND_NAME.test(behind);
}

// src/pod/probe.sh
var probe_default = `
probe_main() {
  exec 3>&1 1>&2 2>/dev/null
  printf '\\ncomfy-pod\\t1\\t%s\\n' "$CP_nonce" >&3
  TELL_TOGETHER=yes TOLD=''
  given_variables
  discover
  tell_together
  local __index __look RECORDED
  for __look in comfyui_service_look packages_look git_look own_step_look start_script_look; do
    if declare -F "$__look" >/dev/null; then "$__look"; fi
  done
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    tell_past
    [[ -z \${LIVE[$STEP]-} ]] || tell job live "\${LIVE[$STEP]}"
    probe_step
    if [[ $STATE == satisfied && $RECORDED == no ]]; then half_done; fi
    tell_together
  done
  printf 'end\\t%s\\n' "$CP_nonce" >&3
}
half_done() {
  [[ -e $WORKSPACE/.comfy-pod/begun/$STEP ]] || return 0
  state partial "begun by an earlier run, and not brought to its end"
  STATES[$STEP]=$STATE
}
tell_together() {
  printf '%s' "$TOLD" >&3
  TOLD=''
}
declare -A STATES=()
probe_step() {
  "\${OPERATION}_probe"
  [[ -n $STATE ]] || state unreadable "the probe of $OPERATION gave no answer"
  STATES[$STEP]=$STATE
}
`;

// src/pod/record.sh
var record_default = `declare -A RECORD=()
read_record() {
  RECORD=()
  [[ -f $1 ]] || return 1
  local __line __lines=()
  mapfile __lines 2>/dev/null <"$1"
  [[ \${__lines[0]-} == $'record=1\\n' && \${__lines[*]: -1} == $'end=1\\n' ]] || return 2
  for __line in "\${__lines[@]}"; do
    [[ $__line == [a-z]*=* ]] || continue
    REPLY=\${__line#*=}
    REPLY=\${REPLY%$'\\n'}
    [[ $REPLY != *\\\\* ]] || unescape "$REPLY"
    RECORD[\${__line%%=*}]=$REPLY
  done
}
read_marker() {
  MARKER_TIME='' MARKER_OURS=no
  [[ -f $1 ]] || return 1
  text_of "$1"
  MARKER_TIME=\${REPLY%%$'\\n'*}
  MARKER_TIME=\${MARKER_TIME%$'\\r'}
  [[ $MARKER_TIME =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}\\ [0-9]{2}:[0-9]{2}:[0-9]{2}$ ]] || return 2
  [[ $REPLY != *$'\\n'by=comfy-pod-action?($'\\r')?($'\\n'*) ]] || MARKER_OURS=yes
}
tell_past() {
  local __file=$WORKSPACE/.comfy-pod/steps/$STEP
  RECORDED=no
  if [[ -f $__file ]]; then
    text_of "$__file"
    if [[ $REPLY == record=1$'\\n'*$'\\nend=1\\n' ]]; then
      RECORDED=yes
      tell record text "$REPLY"
    else
      warn "the record $__file is torn or not ours, so it counts as absent"
    fi
  fi
  __file=$WORKSPACE/.install_markers/$STEP.done
  read_marker "$__file"
  case $? in
  0)
    tell marker time "$MARKER_TIME"
    tell marker ours "$MARKER_OURS"
    ;;
  2) warn "the marker $__file does not begin with a time, so it counts as absent" ;;
  esac
  local state_name
  wish state_name
  [[ -z $state_name ]] || tell line "$state_name" "\${STATE_LINES[DONE_$state_name]-}"
}
declare -A STATE_LINES=()
STATE_FILE=absent STATE_PATH=''
read_state_file() {
  STATE_LINES=() STATE_FILE=absent STATE_PATH=$WORKSPACE/runpodTools/state.env
  [[ -f $STATE_PATH || ! -f $WORKSPACE/state.env ]] || STATE_PATH=$WORKSPACE/state.env
  local __file=$STATE_PATH __line
  [[ -f $__file ]] || return 0
  STATE_FILE=present
  while IFS= read -r __line || [[ -n $__line ]]; do
    [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || continue
    __line=\${BASH_REMATCH[3]%$'\\r'}
    __line=\${__line#[\\"\\']}
    STATE_LINES[\${BASH_REMATCH[2]}]=\${__line%[\\"\\']}
  done <"$__file"
}
write_record() {
  local __time __name __digest state_name
  rm -f "$WORKSPACE/.comfy-pod/begun/$STEP"
  now
  __time=$REPLY
  __digest=$(for __name in "\${INPUT_NAMES[@]}"; do
    escape "\${INPUTS[$__name]}"
    printf '%s=%s\\n' "$__name" "$REPLY"
  done | LC_ALL=C sort | sha256sum)
  {
    printf 'record=1\\ntime=%s\\nresult=%s\\nseconds=%s\\ncontainer=%s\\n' "$__time" "$1" "$2" "$CONTAINER"
    escape "\${CP_run-}"
    printf 'run=%s\\nfingerprint=%s\\n' "$REPLY" "\${__digest%% *}"
    for __name in "\${INPUT_NAMES[@]}"; do
      escape "\${INPUTS[$__name]}"
      printf 'input.%s=%s\\n' "$__name" "$REPLY"
    done
    for __name in "\${!FACTS[@]}"; do
      escape "\${FACTS[$__name]}"
      printf 'fact.%s=%s\\n' "$__name" "$REPLY"
    done
    printf 'end=1\\n'
  } | write_file "$WORKSPACE/.comfy-pod/steps/$STEP" || return 1
  {
    printf '%s\\nby=comfy-pod-action\\nresult=%s\\nfingerprint=%s\\nseconds=%s\\n' "$__time" "$1" "\${__digest%% *}" "$2"
    for __name in commit version; do
      [[ -z \${FACTS[$__name]-} ]] || printf '%s=%s\\n' "$__name" "\${FACTS[$__name]//[$'\\n\\r']/ }"
    done
  } | write_file "$WORKSPACE/.install_markers/$STEP.done" || return 1
  wish state_name
  [[ -z $state_name ]] || set_state_line "DONE_$state_name" 1
}
forget() {
  rm -f "$WORKSPACE/.install_markers/$STEP.done" "$WORKSPACE/.comfy-pod/steps/$STEP"
}
set_state_line() {
  local __line __file=$STATE_PATH
  [[ ! -L $__file ]] || __file=$(readlink -f "$__file")
  (
    flock 9 2>/dev/null || true
    {
      if [[ -f $__file ]]; then
        while IFS= read -r __line || [[ -n $__line ]]; do
          [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?$1= ]] || printf '%s\\n' "$__line"
        done <"$__file"
      else
        recorded_state_lines | grep -v "^$1="
      fi
      printf '%s=%s\\n' "$1" "$2"
    } | write_file "$__file" "$(stat -c %a "$__file" 2>/dev/null || echo 644)"
  ) 9>"$WORKSPACE/.comfy-pod/state.lock"
}

recorded_state_lines() {
  local __i __id __name
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_\${__i}_id __name=W_\${__i}_state_name
    [[ -z \${!__name-} || ! -f $WORKSPACE/.comfy-pod/steps/\${!__id} ]] || printf 'DONE_%s=1\\n' "\${!__name}"
  done
}
tell_state_file_pod() {
  local __entry
  for __entry in "POD_HOST=\${CP_pod_host-}" "POD_PORT=\${CP_pod_port-}" "POD_ID=$POD_ID"; do
    [[ -z \${__entry#*=} || \${STATE_LINES[\${__entry%%=*}]-} == "\${__entry#*=}" ]] || set_state_line "\${__entry%%=*}" "\${__entry#*=}"
  done
}
`;

// src/pod/start.sh
var start_default = `start_main() {
  local __script __name __value __secrets=() __whole=no
  while IFS= read -r -d '' __name; do
    if [[ -z $__name ]]; then __whole=yes && break; fi
    IFS= read -r -d '' __value || break
    __secrets+=("$__name" "$__value")
  done
  [[ $__whole == yes ]] && __script=$(gzip -dc 2>/dev/null) && [[ -n $__script ]] || return 1
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  mkdir -p "\${JOB%/*}" || {
    why_unwritable
    control refused "the workspace $WORKSPACE cannot be written: $REPLY" || return 1
  }
  [[ -d $JOB ]] || lock_take || return 1
  local __process=''
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    printf '%s\\n' "$CP_job_steps" >"$JOB/steps" && printf '%s' "$__script" >"$JOB/script" ||
      {
        why_unwritable
        control refused "$JOB cannot be written: $REPLY" || return 1
      }
    exec 6< <(
      export COMFY_POD_JOB=$CP_job
      exec setsid bash "$JOB/script" < <(((\${#__secrets[@]} == 0)) || printf '%s\\0' "\${__secrets[@]}") 6>&1 >>"$JOB/log" 2>&1 3>&-
    )
    __process=$! BELL=6
  fi
  await_process "$__process" || control refused "the job did not start: $(tail -n 3 "$JOB/log")" || return 1
  control started "$CP_job"
  discover_container
  [[ \${CP_follow-} == no ]] || follow_main
}
await_process() {
  local __tries=0
  until [[ -f $JOB/process || -f $JOB/exit-code ]]; do
    if [[ -n $1 ]]; then
      kill -0 "$1" 2>/dev/null || [[ -f $JOB/process ]] || return 1
    else
      ((__tries++ < 500)) || return 1
    fi
    sleep 0.02
  done
}
`;

// src/pod/stop.sh
var stop_default = `signal_session() {
  local __process __stat __pids=()
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"\${__stat##*) }"
    [[ \${__stat[3]-} != "$2" || \${__stat[0]} == Z || \${__process#/proc/} == "$BASHPID" ]] || __pids+=("\${__process#/proc/}")
  done
  [[ \${#__pids[@]} -eq 0 ]] || kill "-$1" "\${__pids[@]}" 2>/dev/null
  [[ \${#__pids[@]} -gt 0 ]]
}
end_session() {
  local __since __spent=0 REPLY
  milliseconds
  __since=$REPLY
  signal_session TERM "$1"
  while signal_session 0 "$1"; do
    milliseconds
    __spent=$((REPLY - __since))
    ((__spent < 100 * \${2:-30})) || signal_session KILL "$1"
    ((__spent < 5000)) || return 0
    sleep 0.1
  done
}
job_remains() {
  local __pid='' __start='' __container='' __process __stat
  SESSION=''
  [[ ! -e $1/exit-code && -f $1/process ]] && read -r __pid __start __container <"$1/process" || return 1
  [[ $__container == "$CONTAINER" && $__pid =~ ^[1-9][0-9]*$ ]] && ! start_time "$__pid" || return 1
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"\${__stat##*) }"
    [[ \${__stat[3]-} == "$__pid" && \${__stat[0]} != Z ]] || continue
    grep -qsxz "COMFY_POD_JOB=\${1##*/}" "$__process/environ" || continue
    SESSION=$__pid
    return 0
  done
  return 1
}
end_remains() {
  local __folder
  for __folder in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    if job_remains "\${__folder%/}"; then end_session "$SESSION"; fi
  done
}
stop_main() {
  if [[ -n $CP_token && -d $WORKSPACE/.comfy-pod/lock ]] && ! lock_ours && ! lock_gone; then return 0; fi
  local __jobs __job
  mapfile -t __jobs <<<"$CP_jobs"
  for __job in "\${__jobs[@]}"; do stop_job "$WORKSPACE/.comfy-pod/jobs/$__job" & done
  wait
}
stop_job() {
  JOB=$1
  local __pid='' __start='' __container='' __tries=0
  mkdir -p "\${JOB%/*}"
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    stop_said
    return
  fi
  until [[ -f $JOB/process ]] || ((__tries++ > 10)); do sleep 0.1; done
  job_alive "$JOB" || return 0
  read -r __pid __start __container <"$JOB/process"
  [[ $__container == "$CONTAINER" ]] || return 0
  printf 'the run was cancelled\\n' >"$JOB/stopped"
  end_session "$__pid" 15
  [[ -f $JOB/exit-code ]] || stop_said
}

stop_said() {
  printf 'the run was cancelled\\n' >"$JOB/stopped"
  printf '143\\n' >"$JOB/exit-code"
}
`;

// src/pod/watch.sh
var watch_default = 'job_watch() {\n  WATCH=$BASHPID\n  local __beat=0 __busy_at=$SECONDS __work __before=\'\' __file __slot __task __tasks\n  local -A __what=() __since=()\n  while sleep 2; do\n    ((__beat++ % 5 != 0)) || : >"$JOB/heartbeat"\n    start_time "$JOB_LEADER" || job_leave 137\n    __tasks=\'\'\n    for __file in "$JOB"/at-work/*; do\n      __slot=${__file##*/} __task=\'\'\n      { read -r __task <"$__file"; } 2>/dev/null\n      [[ -n $__task ]] || continue\n      [[ ${__what[$__slot]-} == "$__task" ]] || __what[$__slot]=$__task __since[$__slot]=$SECONDS\n      __tasks+=${__tasks:+, }${__task#* }\n      ((SECONDS - ${__since[$__slot]} < CP_step_timeout)) ||\n        job_stop "${__task#* } took longer than the step-timeout of $CP_step_timeout s"\n    done\n    __work=$(stat -c %s "$JOB/log" 2>/dev/null):$(job_work)\n    if [[ $__work != "$__before" ]]; then\n      __before=$__work __busy_at=$SECONDS\n    elif ((SECONDS - __busy_at >= CP_idle_timeout)); then\n      job_stuck\n      job_stop "$__tasks was idle for the idle-timeout of $CP_idle_timeout s: no line in the log, no processor time, no I/O$REPLY"\n    fi\n  done\n}\njob_work() {\n  local __process __stat __ticks=0 __bytes=0 __key __value\n  for __process in /proc/[0-9]*; do\n    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue\n    read -ra __stat <<<"${__stat##*) }"\n    [[ ${__stat[3]-} == "$JOB_LEADER" ]] || continue\n    case ${__process#/proc/} in "$JOB_LEADER" | "$WATCH") continue ;; esac\n    [[ ${__stat[1]} != "$WATCH" ]] || continue\n    ((__ticks += __stat[11] + __stat[12]))\n    { while read -r __key __value; do\n      [[ $__key != [rw]char: ]] || ((__bytes += __value))\n    done <"$__process/io"; } 2>/dev/null\n  done\n  printf \'%s:%s\' "$__ticks" "$__bytes"\n}\njob_stuck() {\n  local __process __stat __name\n  REPLY=\'\'\n  for __process in /proc/[0-9]*; do\n    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue\n    __name=${__stat#*(} __name=${__name%)*}\n    read -ra __stat <<<"${__stat##*) }"\n    [[ ${__stat[3]-} == "$JOB_LEADER" && ${__stat[0]} == D ]] || continue\n    REPLY="; its process ${__process#/proc/} ($__name) waits for a disk that does not answer"\n    return 0\n  done\n}\njob_stop() {\n  escape "$1"\n  printf \'%s\\n\' "$REPLY" >"$JOB/stopped"\n  end_session "$JOB_LEADER"\n  local __file\n  for __file in "$JOB"/at-work/*; do cat "$JOB/side/${__file##*/}.log" 2>/dev/null; done >>"$JOB/log"\n  printf \'\\nerror: stopped: %s\\n\' "$1" >>"$JOB/log"\n  job_leave 124\n}\njob_leave() {\n  end_session "$JOB_LEADER"\n  job_end "$1"\n  exit\n}\n';

// src/pod/script.ts
var CORE = [lib_default, record_default, discover_default, environment_default];
var PARTS = {
  probe: [...CORE, probe_default],
  job: [...CORE, probe_default, job_default, conclude_default, cause_default, watch_default, stop_default],
  start: [lib_default, discover_default, cause_default, lock_default, start_default, follow_default, stop_default],
  follow: [lib_default, discover_default, follow_default, stop_default],
  lock: [lib_default, discover_default, cause_default, lock_default],
  stop: [lib_default, discover_default, cause_default, lock_default, stop_default],
  // What is done at once, while the run waits: a reset, a question to ComfyUI.
  command: [...CORE, probe_default, cause_default, lock_default, stop_default],
  // Lies on the pod, for its own start command.
  boot: [...CORE, job_default, cause_default, lock_default]
};
var nothing = () => false;
var ROOTS = {
  probe: (name, operations) => name.endsWith("_look") || operations.has(name.replace(/_probe$/, "")),
  job: () => true,
  start: nothing,
  follow: nothing,
  lock: nothing,
  stop: nothing,
  command: nothing,
  boot: (name, operations) => operations.has(name.replace(/^boot_/, ""))
};
var UPDATES = /* @__PURE__ */ new Set(["look_at_remote"]);
var LONGEST_COMMAND = 32700;
function composeScript(kind, values, entry, operations = []) {
  const named2 = wishes(values, "operation");
  const idle = kind === "probe" && !wishes(values, "update").has("yes") ? UPDATES : void 0;
  const texts = neededOnly([...PARTS[kind], ...operations], (name) => ROOTS[kind](name, named2), entry, idle);
  const whole2 = [...texts.map((text) => text.replaceAll(/^\s+/gm, "")), entry, ""].join("\n");
  const shell = kind === "probe" ? withShortLocals(whole2) : whole2;
  const told = Object.entries(kind === "probe" ? namedIn(shell, values) : values);
  return [...told.map(([name, value]) => `${variable(name)}=${quote(value)}`), shell].join("\n");
}
function remoteCommand(script) {
  const bash = `exec env -i HOME="$HOME" PATH="$PATH" USER="\${USER-}" LANG=C.UTF-8 bash -c`;
  const plain = `${bash} ${quote(script)}`;
  if (Buffer.byteLength(plain) <= LONGEST_COMMAND) return { command: plain };
  const packed = gzipSync(script, { level: 9 }).toString("base64");
  const command = `${bash} 'eval "$(printf %s "$1" | base64 -d | gzip -dc)"' bash ${packed}`;
  if (command.length <= LONGEST_COMMAND) return { command };
  return { command: `${bash} 'eval "$(cat)"'`, input: script };
}
function namedIn(shell, values) {
  const words = new Set(shell.match(/[A-Za-z]\w*/g));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const wish = /^W_\d+_(.*)/.exec(name)?.[1];
      return wish === void 0 ? words.has(name) : value !== "" && words.has(wish);
    })
  );
}
function wishes(values, name) {
  const variable2 = new RegExp(`^W_\\d+_${name}$`);
  return new Set(Object.entries(values).flatMap(([key, value]) => variable2.test(key) ? value : []));
}
function variable(name) {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a shell variable: ${name}`);
  return name;
}
function withShortLocals(text) {
  const short = /* @__PURE__ */ new Map();
  return text.replaceAll(/\b__[a-z_]*[a-z]\b/g, (name) => {
    const found = short.get(name) ?? `_${short.size.toString(36)}`;
    short.set(name, found);
    return found;
  });
}

// src/pod/job.ts
var TASK_PARTS = [
  "record",
  "adopt",
  "system",
  "fetch",
  "packages",
  "install",
  "start",
  "stop",
  "finish",
  "quick_test",
  "rollback"
];
var TASK_RESULTS = [
  "installed",
  "updated",
  "adopted",
  "skipped",
  "running",
  "failed",
  "not-run",
  "refuted",
  "part"
];
async function runJob(connection, job, follower) {
  const tasks = job.tasks.map((task) => `${task.part} ${task.step}`).join("\n");
  const steps = [...new Set(job.tasks.map((task) => task.step))].join("\n");
  const script = composeScript(
    "job",
    { ...job.values, CP_job: job.id, CP_tasks: tasks, CP_line_token: lineToken(job.id) },
    "job_main",
    job.operations
  );
  const secrets = [...Object.entries(job.secrets).flat(), ""].map((chunk) => `${chunk}\0`).join("");
  const input = Buffer.concat([Buffer.from(secrets), gzipSync2(script)]);
  const start = (nonce) => {
    const values = {
      CP_workspace: job.values.CP_workspace ?? "auto",
      CP_job: job.id,
      CP_job_steps: steps,
      CP_token: job.token,
      CP_owner: job.owner,
      CP_nonce: nonce,
      ...job.follow ? {} : { CP_follow: "no" }
    };
    return { command: remoteCommand(composeScript("start", values, `${PLACES}; start_main`)).command, input };
  };
  return followThrough(connection, job, follower, start);
}
function followJob(connection, job, follower) {
  return followThrough(connection, { ...job, follow: true }, follower, (nonce) => followCommand(job, 0, nonce));
}
function lineToken(jobId) {
  return `job-${jobId}`;
}
var PLACES = "exec 3>/dev/null; discover_workspace; discover_container";
var FRUITLESS_LIMIT = 5;
function followCommand(job, offset, nonce) {
  const values = {
    CP_workspace: job.values.CP_workspace ?? "auto",
    CP_job: job.id,
    CP_offset: String(offset),
    CP_nonce: nonce
  };
  return { command: remoteCommand(composeScript("follow", values, `${PLACES}; follow_main`)).command };
}
var SILENCE_MS = 9e4;
var SILENCE_LIMIT = 2;
async function followThrough(connection, job, follower, first) {
  let offset = 0;
  let begun = false;
  const onLog = (chunk) => {
    offset += chunk.length;
    follower.onLog(chunk);
  };
  let silences = 0;
  for (let fruitless = 0; fruitless < FRUITLESS_LIMIT; ) {
    const nonce = randomBytes(8).toString("hex");
    const before = offset;
    const request = begun ? followCommand(job, offset, nonce) : first(nonce);
    const result = await connection.exec({
      ...request,
      onStdout: afterGreeting(nonce, onLog),
      signal: follower.signal,
      silenceMs: SILENCE_MS
    });
    if (result.kind === "lost" && result.reason === "aborted") return { kind: "aborted" };
    silences = result.kind === "lost" && result.reason === "silent" && offset === before ? silences + 1 : 0;
    if (silences === SILENCE_LIMIT) throw hangs(connection, job.id);
    const control = readControl(result);
    const goneOwner = textOf(control, "taken-over");
    if (goneOwner !== null) follower.onTakenOver(goneOwner);
    begun ||= control.has("started") || control.has("following");
    const end = endOf(control, job.follow, result, begun);
    if (end !== null) return end;
    fruitless = offset > before ? 0 : fruitless + 1;
    await sleep(Math.max(0, fruitless - 1) * 1e3, void 0, { signal: follower.signal }).catch(() => {
    });
    if (follower.signal.aborted) return { kind: "aborted" };
  }
  throw new ConnectionError(
    "lost",
    `${connection.address}: the connection was lost ${FRUITLESS_LIMIT} times while the job ${job.id} was followed`,
    "The job goes on on the pod. Run again: the next run finds it and follows it, or picks up what it did."
  );
}
function hangs(connection, job) {
  return new ConnectionError(
    "lost",
    `${connection.address}: the pod takes commands, but its volume has not answered for ${SILENCE_LIMIT * SILENCE_MS / 6e4} minutes while the job ${job} was followed`,
    "The volume hangs. Restart the pod, and see in the provider's console whether the volume has trouble; then run again: what is done is kept."
  );
}
function afterGreeting(nonce, pass) {
  const greeting = Buffer.from(`
comfy-pod	log	${nonce}
`);
  let head = Buffer.alloc(0);
  return (chunk) => {
    if (head === null) return pass(chunk);
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf(greeting);
    if (at < 0) return;
    const rest = head.subarray(at + greeting.length);
    head = null;
    if (rest.length > 0) pass(rest);
  };
}
function endOf(control, follow, result, begun) {
  const refused = textOf(control, "refused");
  if (refused !== null) return { kind: "refused", reason: refused };
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = textOf(control, "lost");
  if (newOwner !== null) return { kind: "lock-lost", owner: newOwner };
  const nothing2 = { kind: "ended", results: [], told: [], stopped: null, orderly: true };
  if (!follow && begun) return nothing2;
  if (result.kind === "lost") return null;
  const ended = textOf(control, "ended");
  if (ended === null && begun) return null;
  if (ended === null) {
    const said = result.stderr.toString("utf8").trim().slice(-500);
    return { kind: "refused", reason: `the job could not be started${said === "" ? "" : `: ${said}`}` };
  }
  const rest = (kind) => (control.get(kind) ?? []).map((line) => line.slice(kind.length + 1));
  return {
    kind: "ended",
    results: rest("result").flatMap(parseResult),
    told: rest("told").flatMap((line) => parseTold(line) ?? []),
    stopped: textOf(control, "stopped"),
    orderly: ended === "0"
  };
}
function parseResult(line) {
  const [step = "", result, from, to, part, ...reason] = line.split("	");
  const kind = TASK_RESULTS.find((known) => known === result);
  const which = TASK_PARTS.find((known) => known === part);
  if (kind === void 0 || which === void 0) return [];
  return [
    { step, result: kind, part: which, from: Number(from), to: Number(to), reason: unescapeTold(reason.join("	")) }
  ];
}

// src/pod/lock.ts
import { setTimeout as sleep2 } from "node:timers/promises";
var BEAT_MS = 15e3;
function takeLock(connection, workspace, claim, signal) {
  const values = { CP_token: claim.token, CP_owner: claim.owner };
  return ask(connection, { ...lockCommand(workspace, values, "lock_main"), signal });
}
function breakLock(connection, workspace, signal) {
  return ask(connection, { ...lockCommand(workspace, { CP_token: "" }, "lock_break"), signal });
}
async function holdLock(connection, workspace, token, signal, onLost = () => {
}, beatMs = BEAT_MS) {
  const request = { ...lockCommand(workspace, { CP_token: token }, "lock_keep"), signal };
  try {
    while (!signal.aborted) {
      const owner = textOf(readControl(await connection.exec(request)), "lost");
      if (owner !== null) return onLost(owner);
      await sleep2(beatMs, void 0, { signal, ref: false });
    }
  } catch {
  }
}
async function releaseLock(connection, workspace, token) {
  await connection.exec(lockCommand(workspace, { CP_token: token }, "lock_release")).catch(() => {
  });
}
async function ask(connection, request) {
  const result = await connection.exec(request);
  const control = readControl(result);
  const said = (kind) => textOf(control, kind);
  const owner = said("locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = said("lost");
  if (newOwner !== null) return { kind: "lost", owner: newOwner };
  if (said("held") !== null) return { kind: "held", takenOver: said("taken-over"), atWork: liveJobs(control) };
  if (said("free") !== null) return { kind: "free" };
  const released = said("released");
  if (released !== null) return { kind: "released", owner: released };
  const talk = result.stderr.toString("utf8").trim().slice(-500);
  return { kind: "refused", reason: said("refused") ?? `the pod gave no answer about its lock${talk && `: ${talk}`}` };
}
function liveJobs(control) {
  const pairs = textsOf(control, "at-work").map((text) => text.split(" "));
  const byJob = Map.groupBy(pairs, ([job = ""]) => job);
  return [...byJob].map(([job, its]) => ({ job, steps: its.map(([, step = ""]) => step).toSorted() }));
}
function lockCommand(workspace, values, entry) {
  const all = { CP_workspace: workspace, ...values };
  return remoteCommand(composeScript("lock", all, `exec 3>/dev/null; discover_workspace; ${entry}`));
}

// src/pod/probe.ts
import { randomBytes as randomBytes2 } from "node:crypto";
var PROBE_SILENCE_MS = 2e4;
var ATTEMPTS = 3;
var ProbeError = class extends Error {
  name = "ProbeError";
};
async function probe(connection, values, operations, silenceMs = PROBE_SILENCE_MS, signal) {
  const { nonce, command } = await connection.meanwhile(() => questionOf(values, operations));
  const ask2 = () => connection.exec({ ...command, readOnly: true, silenceMs, ...signal && { signal } });
  let result = await ask2();
  for (let attempt = 1; attempt < ATTEMPTS && wasCut(result); attempt++) result = await ask2();
  signal?.throwIfAborted();
  if (wasCut(result)) throw new ProbeError(`the connection was lost ${ATTEMPTS} times before the pod had answered`);
  const answer = parseAnswer(result.stdout.toString("utf8"), nonce);
  if (!answer.greeted) {
    if (result.kind === "lost") throw new ProbeError(`the pod did not answer the probe in ${silenceMs / 1e3} s`);
    const said = `${result.stderr.toString("utf8")}
${result.stdout.toString("utf8")}`.trim().slice(0, 500);
    throw new ProbeError(
      `the pod did not answer the probe${said === "" ? "" : `; it said: ${said}`}. It needs bash 4.4 or newer and a login shell that runs commands`
    );
  }
  return answer;
}
var asked = null;
function questionOf(values, operations) {
  const about = JSON.stringify(values);
  if (asked?.about === about && asked.operations === operations) return asked.question;
  const nonce = randomBytes2(8).toString("hex");
  const script = composeScript("probe", { ...values, CP_nonce: nonce }, "probe_main", operations);
  asked = { about, operations, question: { nonce, command: remoteCommand(script) } };
  return asked.question;
}
function wasCut(result) {
  return result.kind === "lost" && result.reason === "connection";
}

// src/pod/stop.ts
async function stopJobs(connection, workspace, jobs, token = "") {
  const script = composeScript(
    "stop",
    { CP_workspace: workspace, CP_jobs: jobs.join("\n"), CP_token: token },
    "exec 3>/dev/null; discover_workspace; discover_container; stop_main"
  );
  const result = await connection.exec(remoteCommand(script)).catch(() => null);
  return result?.kind === "exit";
}

// src/report/line-splitter.ts
var LINE_LIMIT = 8192;
var LineSplitter = class {
  #decoder = new TextDecoder("utf-8");
  #onLine;
  #held = "";
  #cut = 0;
  #returned = false;
  constructor(onLine) {
    this.#onLine = onLine;
  }
  push(chunk) {
    this.#take(this.#decoder.decode(chunk, { stream: true }));
  }
  /** Hands on what is left as a last line. */
  end() {
    this.#take(this.#decoder.decode());
    if (this.#returned || this.#held !== "") this.#emit(false);
    this.#returned = false;
  }
  #take(text) {
    let from = 0;
    if (this.#returned && text !== "") {
      this.#returned = false;
      this.#emit(text[0] !== "\n");
      if (text[0] === "\n") from = 1;
    }
    let feed = text.indexOf("\n", from);
    let carriage = text.indexOf("\r", from);
    while (feed >= 0 || carriage >= 0) {
      const returned = carriage >= 0 && (feed < 0 || carriage < feed);
      const end = returned ? carriage : feed;
      const bare = returned && feed !== end + 1;
      this.#hold(text.slice(from, end));
      from = returned && !bare ? end + 2 : end + 1;
      if (bare && from === text.length) this.#returned = true;
      else this.#emit(bare);
      if (feed >= 0 && feed < from) feed = text.indexOf("\n", from);
      if (carriage >= 0 && carriage < from) carriage = text.indexOf("\r", from);
    }
    this.#hold(text.slice(from));
  }
  #hold(text) {
    const room = LINE_LIMIT - this.#held.length;
    this.#held += text.slice(0, room);
    this.#cut += Math.max(0, text.length - room);
  }
  #emit(overwritten) {
    const text = this.#cut === 0 ? this.#held : `${whole(this.#held)} \u2026 (${this.#cut} more characters)`;
    this.#held = "";
    this.#cut = 0;
    this.#onLine({ text, overwritten });
  }
};

// src/engine/job-log.ts
var TAIL_LINES = 60;
var LONGEST_CONTROL = 64 * 1024;
var JobLog = class {
  #log;
  #token;
  #titles;
  #tails = /* @__PURE__ */ new Map();
  #results = [];
  #rest = Buffer.alloc(0);
  #work = null;
  constructor(log, jobId, titles) {
    this.#log = log;
    this.#token = Buffer.from(`comfy-pod ${lineToken(jobId)} `);
    this.#titles = titles;
  }
  /** Bytes of the log as they come. */
  write(chunk) {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let at = rest.indexOf(this.#token); at >= 0; at = rest.indexOf(this.#token)) {
      const end = rest.indexOf("\n", at);
      this.#pass(rest.subarray(0, at));
      rest = rest.subarray(at);
      if (end < 0) break;
      this.#control(rest.subarray(this.#token.length, end - at).toString("utf8"));
      rest = rest.subarray(end - at + 1);
    }
    const hold = rest.indexOf(this.#token) === 0 && rest.length < LONGEST_CONTROL ? rest.length : heldBack(rest, this.#token);
    this.#pass(rest.subarray(0, rest.length - hold));
    this.#rest = Buffer.from(rest.subarray(rest.length - hold));
  }
  /** Ends what is open. */
  end() {
    this.#pass(this.#rest);
    this.#rest = Buffer.alloc(0);
    this.#close();
  }
  /** The last lines of a step's work. */
  tail(step) {
    return this.#tails.get(step) ?? [];
  }
  /** The steps whose work is in this log. */
  get steps() {
    return [...this.#tails.keys()];
  }
  /** The results so far, for a job whose end is not waited for. */
  get results() {
    return this.#results;
  }
  #control(line) {
    if (line.startsWith("= ")) {
      for (const result of parseResult(line.slice(2))) {
        this.#results.push(result);
        const outcome = this.#titles.outcome(result);
        if (outcome === null) continue;
        if (this.#work === null) this.#log.outcome(outcome);
        else this.#work.outcomes.push(outcome);
      }
      return;
    }
    const [part = "", ...steps] = line.split(" ");
    this.#close();
    const tail = [];
    for (const step of steps) this.#tails.set(step, tail);
    const lines = new LineSplitter(({ text }) => {
      tail.push(text.slice(0, 2e3));
      if (tail.length > TAIL_LINES) tail.shift();
    });
    this.#work = { work: this.#log.begin(this.#titles.begin(part, steps)), lines, outcomes: [] };
  }
  #pass(bytes) {
    if (bytes.length === 0) return;
    this.#work?.work.write(bytes);
    this.#work?.lines.push(bytes);
  }
  #close() {
    this.#work?.lines.end();
    this.#work?.work.end(this.#work.outcomes);
    this.#work = null;
  }
};
function heldBack(bytes, token) {
  for (let length = Math.min(bytes.length, token.length - 1); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(token.subarray(0, length))) return length;
  }
  return 0;
}

// src/engine/lock-wait.ts
import { setTimeout as sleep3 } from "node:timers/promises";
var POLL_MS = 3e3;
var TELL_MS = 6e4;
async function waitForLock({ take, timeoutMs, note, signal }) {
  const until = performance.now() + timeoutMs;
  let tellAt = Number.NEGATIVE_INFINITY;
  for (; ; ) {
    const answer = await take();
    if (signal.aborted) return { kind: "aborted" };
    const now = performance.now();
    if (answer.kind !== "locked" || now >= until) return answer;
    if (now >= tellAt) {
      const left = prettyMilliseconds(Math.max(1e3, until - now), { secondsDecimalDigits: 0 });
      note(`waiting for the lock, up to ${left}; it is held by ${answer.owner}`);
      tellAt = now + TELL_MS;
    }
    await sleep3(Math.min(POLL_MS, until - now), void 0, { signal }).catch(() => {
    });
    if (signal.aborted) return { kind: "aborted" };
  }
}

// src/engine/problem.ts
function problemOf(error) {
  if (error instanceof ConnectionError) {
    return { title: CONNECTION_TITLES[error.kind], message: error.message, remedy: error.hint };
  }
  if (error instanceof ProbeError) return { title: "the pod did not answer", message: error.message, remedy: null };
  return null;
}
var CONNECTION_TITLES = {
  dns: "the host name is not known",
  refused: "the pod refuses connections",
  timeout: "the pod does not answer",
  handshake: "the SSH handshake failed",
  "host-key": "the host key is not the expected one",
  auth: "the pod does not accept the key",
  lost: "the connection was lost"
};

// src/engine/boot.ts
import { createHash } from "node:crypto";
var HEAD = `#!/usr/bin/env bash
# Written by comfy-pod-action, from the manifest: what is changed here is overwritten by its next run.
# For the pod's own start command: puts the kept SSH host keys back, and starts in the background what is installed.
`;
var ENTRY = `BOOT_FILE=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)/boot.sh
CP_workspace=\${BOOT_FILE%/.comfy-pod/boot.sh}
boot_main "$BOOT_FILE" "$@"`;
var bootScript = onceFor((manifest) => {
  const steps = catalogue(manifest);
  const services = steps.filter(isServiceStep);
  const values = {
    CP_comfyui: manifest.comfyui.path,
    CP_port: String(manifest.port),
    CP_python_provider: manifest.python.provider,
    CP_python_version: manifest.python.version ?? "",
    CP_python_path: manifest.python.path ?? "",
    CP_STEPS: String(services.length),
    ...Object.assign({}, ...services.map((step, index) => wishesOf(step, index + 1, steps)))
  };
  const text = HEAD + composeScript("boot", values, ENTRY, BOOT_SCRIPTS);
  return { text, digest: createHash("sha256").update(text).digest("hex") };
});
function wishesOf(step, index, steps) {
  const { id, operation, secrets } = step;
  const own = operation === "comfyui_service" ? { port: step.wish.port ?? "" } : step.wish;
  const wishes2 = { ...own, id, operation, secrets: secrets.join(" "), needs: requirements(step, steps).join(" ") };
  return Object.fromEntries(Object.entries(wishes2).map(([name, value]) => [`W_${index}_${name}`, value]));
}
function requirements(step, steps) {
  const needed = /* @__PURE__ */ new Set();
  const gather = ({ needs }) => {
    for (const need of steps.filter(({ id }) => needs.includes(id) && !needed.has(id))) {
      needed.add(need.id);
      gather(need);
    }
  };
  gather(step);
  return steps.filter(({ id, home }) => needed.has(id) && home !== "container").map(({ id }) => id);
}

// src/operations/versions.ts
var VERSION = /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
var POST = /(?:post|rev|r)[-_.]?\d*(?:[-_.]?dev[-_.]?\d*)?(?:\+.*)?$/i;
var PHASES = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc"
};
var CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)$/;
function parseVersion(text) {
  const match = VERSION.exec(text.trim());
  if (match === null) return null;
  const [, epoch, release = "", phase, phaseNumber, postDash, postNumber, dev, devNumber, local] = match;
  const preLetter = phase === void 0 ? void 0 : PHASES[phase.toLowerCase()];
  const hasPost = postDash !== void 0 || postNumber !== void 0 && POST.test(text);
  return {
    epoch: Number(epoch ?? 0),
    release: release.split(".").map(Number),
    pre: preLetter === void 0 ? null : [preLetter, Number(phaseNumber || 0)],
    post: hasPost ? Number(postDash ?? (postNumber || 0)) : null,
    dev: dev === void 0 ? null : Number(devNumber || 0),
    local: local?.toLowerCase() ?? null
  };
}
function compareVersions(left, right) {
  const length = Math.max(left.release.length, right.release.length);
  return compareLists(
    [left.epoch, ...padded(left.release, length), ...suffixRank(left)],
    [right.epoch, ...padded(right.release, length), ...suffixRank(right)]
  );
}
function satisfies(version, specifiers) {
  const candidate = parseVersion(version);
  if (candidate === null) return null;
  const clauses = specifiers.split(",").map((clause) => clause.trim());
  let all = true;
  for (const clause of clauses.filter((each) => each !== "")) {
    const answer = satisfiesClause(candidate, version, clause);
    if (answer === null) return null;
    all &&= answer;
  }
  return all;
}
function satisfiesClause(candidate, text, clause) {
  const match = CLAUSE.exec(clause);
  if (match === null) return null;
  const [, operator = "", wantedText = ""] = match;
  if (operator === "===") return text.toLowerCase() === wantedText.toLowerCase();
  const prefix = wantedText.endsWith(".*");
  if (prefix && operator !== "==" && operator !== "!=") return null;
  const wanted = parseVersion(prefix ? wantedText.slice(0, -2) : wantedText);
  if (wanted === null) return null;
  const order = compareVersions(candidate, wanted);
  switch (operator) {
    case "==":
      return prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted);
    case "!=":
      return !(prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted));
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    // A pre-release of the bound itself is not "before" it, nor is its post-release "after" it.
    case "<":
      return order < 0 && (isPreRelease(wanted) || !(isPreRelease(candidate) && sameRelease(candidate, wanted)));
    case ">":
      return order > 0 && (wanted.post !== null || !(candidate.post !== null && sameRelease(candidate, wanted)));
    case "~=":
      return wanted.release.length > 1 ? order >= 0 && startsWith(candidate, { ...wanted, release: wanted.release.slice(0, -1) }) : null;
    default:
      return null;
  }
}
var isPreRelease = (version) => version.pre !== null || version.dev !== null;
var sameLocal = (candidate, wanted) => wanted.local === null || candidate.local === wanted.local;
var sameRelease = (left, right) => startsWith(left, { ...right, release: padded(right.release, left.release.length) });
function startsWith(version, prefix) {
  const release = padded(version.release, prefix.release.length);
  return version.epoch === prefix.epoch && prefix.release.every((part, index) => part === release[index]);
}
function suffixRank({ pre, post, dev }) {
  const phase = pre === null ? dev !== null && post === null ? -1 : 3 : ["a", "b", "rc"].indexOf(pre[0]);
  return [phase, pre?.[1] ?? 0, post ?? -1, dev ?? Number.POSITIVE_INFINITY];
}
var padded = (release, length) => [
  ...release,
  ...Array.from({ length: Math.max(0, length - release.length) }, () => 0)
];
function compareLists(left, right) {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

// src/operations/requirements.ts
var NAMED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/;
var ADDRESS = /^(?:[a-z+]+:\/\/|git\+|\.{0,2}\/|\.$)/i;
var FILE_OPTION = /^(?:-r|--requirement|-c|--constraint)(?:[\s=]+|(?<=-[rc]))(\S+)/;
var OTHER_SYSTEM = /(?:sys_platform|platform_system|os_name)\s*==\s*["'](?:win32|cygwin|windows|nt|darwin)["']/i;
var normaliseName = (name) => name.replaceAll(/[-_.]+/g, "-").toLowerCase();
function readRequirements(files) {
  return files.flatMap(({ path, text }) => logicalLines(text).map(([line, logical]) => readLine(path, line, logical)));
}
var appliesOnLinux = ({ marker }) => !OTHER_SYSTEM.test(marker) || /\bor\b/.test(marker);
function needsTorchaudio(files) {
  return readRequirements(files).find((line) => line.name === "torchaudio" && appliesOnLinux(line)) ?? null;
}
function changedLines(before, after2) {
  return { added: linesWithout(after2, before), removed: linesWithout(before, after2) };
}
function linesWithout(text, other) {
  const left = splitLines(other);
  return splitLines(text).filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
var splitLines = (text) => text.split(/\r?\n/).map((line) => line.trimEnd()).filter((line) => line !== "");
function logicalLines(text) {
  const logical = [];
  let open = null;
  for (const [index, physical] of text.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    const isComment = /^\s*#/.test(physical);
    const joined = open === null ? [index + 1, physical] : [open[0], `${open[1]}${isComment ? "" : physical}`];
    open = joined[1].endsWith("\\") && !isComment ? [joined[0], joined[1].slice(0, -1)] : null;
    if (open === null) logical.push(joined);
  }
  if (open !== null) logical.push(open);
  return logical.map(([line, whole2]) => [line, whole2.replace(/(?:^|\s)#.*$/, "").trim()]).filter(([, whole2]) => whole2 !== "");
}
function readLine(file, line, text) {
  const blank = { file, line, text, name: null, specifiers: "", target: "", marker: "" };
  const fileOption = FILE_OPTION.exec(text);
  if (fileOption !== null) {
    const kind = /^(?:-r|--r)/.test(text) ? "include" : "constraint";
    return { ...blank, kind, target: fileOption[1] ?? "" };
  }
  const editable = /^(?:-e|--editable)[\s=]+(.+)$/.exec(text)?.[1];
  if (editable !== void 0) return readAddress(blank, editable);
  if (text.startsWith("-")) return { ...blank, kind: "option" };
  if (ADDRESS.test(text)) return readAddress(blank, text);
  const [, name = "", rest = ""] = NAMED.exec(text) ?? [];
  if (name === "") return { ...blank, kind: "option" };
  if (rest.startsWith("@")) return { ...readAddress(blank, rest.slice(1).trim()), name: normaliseName(name) };
  const [wanted = "", ...marker] = withoutOptions(rest).split(";");
  const specifiers = wanted.replaceAll(/[\s()]/g, "");
  return { ...blank, kind: "package", name: normaliseName(name), specifiers, marker: marker.join(";").trim() };
}
function readAddress(blank, text) {
  const [address = "", marker = ""] = withoutOptions(text).split(/\s+;\s*/, 2);
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(address)?.[1];
  const wheel = /([^/]+?)-[^/-]+(?:-[^/-]+){3,4}\.whl(?:#|$)/.exec(address)?.[1];
  const name = egg ?? wheel;
  return { ...blank, kind: "url", target: address, name: name === void 0 ? null : normaliseName(name), marker };
}
var withoutOptions = (text) => text.replace(/\s--[a-z].*$/, "").trim();

// src/engine/plan.ts
var RESET = "reset by hand";
function isReset({ action, reason }) {
  return action === "install" && reason.startsWith(RESET);
}
var ROWS = [
  {
    when: ({ selected }) => !selected,
    verdict: ({ liveJob }) => ({
      action: "skip",
      reason: liveJob === null ? "left out" : `left out; ${atWork(liveJob.since)}`
    })
  },
  {
    when: ({ liveJob }) => liveJob !== null,
    verdict: ({ liveJob }) => ({ action: "attach", reason: atWork(liveJob?.since ?? null) })
  },
  { when: ({ forced }) => forced, verdict: () => ({ action: "install", reason: "forced" }) },
  {
    when: ({ record, marker, stateLine }) => record !== null && (marker === null || stateLine === "absent"),
    verdict: ({ marker }) => ({
      action: "install",
      reason: `${RESET}: its ${marker === null ? "marker" : "line in state.env"} is gone`
    })
  },
  {
    when: ({ observation }) => observation.state === "unreadable",
    verdict: ({ observation }) => ({ action: "fail", reason: observation.detail || "could not be read" })
  },
  {
    when: ({ pendingNeed }) => pendingNeed !== null,
    verdict: ({ pendingNeed }) => ({ action: "later", reason: `hangs on ${pendingNeed}` })
  },
  {
    when: ({ refused, observation }) => refused !== null && observation.state !== "satisfied",
    verdict: ({ refused }) => ({ action: "skip", reason: refused ?? "" })
  },
  {
    when: ({ observation, marker }) => observation.state === "absent" && marker !== null,
    verdict: (question) => ({ action: "install", reason: drift(question) })
  },
  {
    when: ({ observation }) => observation.state === "absent",
    verdict: () => ({ action: "install", reason: "not installed" })
  },
  {
    when: ({ observation }) => observation.state === "partial",
    verdict: ({ observation }) => ({ action: "install", reason: `${observation.detail || "half done"}, repairs it` })
  },
  {
    when: (question) => question.observation.state === "other" || changes(question).length > 0,
    verdict: (question) => ({
      action: "update",
      reason: changes(question).join("; ") || question.observation.detail || "not as wished"
    })
  },
  {
    when: ({ record }) => record === null,
    verdict: (question) => ({ action: "adopt", reason: adoption(question) })
  }
];
function decide(question) {
  const row2 = ROWS.find(({ when }) => when(question));
  return row2 === void 0 ? { action: "skip", reason: question.notNeeded ?? `up to date since ${day(question.record?.time ?? "")}` } : row2.verdict(question);
}
function differences(before, after2) {
  const names = [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after2)])].filter((name) => before[name] !== after2[name]).sort();
  const refToo = names.includes("ref");
  return names.filter((name) => !(name === "commit" && refToo)).map((name) => {
    const sentence = difference(name, before[name], after2[name]);
    const commits = name === "ref" && names.includes("commit") ? moved(before.commit, after2.commit) : null;
    return commits === null ? sentence : `${sentence} (${commits})`;
  });
}
function difference(name, before, after2) {
  const label = LABELS[name] ?? name;
  if (name === "requirements" || before?.includes("\n") || after2?.includes("\n")) {
    const { added, removed } = changedLines(before ?? "", after2 ?? "");
    return `${label} changed${lineCount(added.length + removed.length)}`;
  }
  if (name === "commit" || name === "ref") {
    const change = moved(before, after2);
    if (change !== null) return `ref moved ${change}`;
  }
  if (CHECKSUMS.has(name)) return `${label} changed`;
  if (before === void 0 || before === "") return `${label} added: ${shown(after2 ?? "")}`;
  if (after2 === void 0 || after2 === "") return `${label} dropped: ${shown(before)}`;
  return DIGEST.test(before) || DIGEST.test(after2) ? `${label} changed` : `${label} changed: ${shown(before)} \u2192 ${shown(after2)}`;
}
var LABELS = { requirements: "requirements.txt", install: "install.py" };
var CHECKSUMS = /* @__PURE__ */ new Set(["settings", "install"]);
var DIGEST = /^[0-9a-f]{64}$/;
var COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
var moved = (before, after2) => before && after2 ? `${shown(before)} \u2192 ${shown(after2)}` : null;
var shown = (value) => COMMIT.test(value) ? value.slice(0, 7) : value;
var lineCount = (count) => count === 0 ? "" : ` (${count} ${count === 1 ? "line" : "lines"})`;
var day = (time) => time.slice(0, 10);
var atWork = (since) => `a job of an earlier run is still at work${since === null ? "" : ` (since ${since})`}`;
function changes({ record, observation, update, remoteCommit }) {
  const current = observation.inputs.commit;
  const isNewer = update && remoteCommit !== null && remoteCommit !== current;
  const after2 = isNewer ? { ...observation.inputs, commit: remoteCommit } : observation.inputs;
  if (record !== null) return differences(record.inputs, after2);
  return isNewer ? differences(observation.inputs, after2) : [];
}
function drift({ observation, freshContainer, home }) {
  const gone = `drift: the marker says installed, ${observation.detail || "it is gone"}`;
  return freshContainer && home !== "volume" ? `${gone}; the container was replaced since` : gone;
}
function adoption({ marker, stateLine, observation, notNeeded }) {
  if (notNeeded !== null) return notNeeded;
  if (marker !== null) {
    return marker.ours ? `installed ${day(marker.time)}, its record is gone, verified` : `installed ${day(marker.time)} by an earlier tool, verified`;
  }
  if (stateLine === "present") return "installed by an earlier tool (state.env), verified";
  return observation.detail ? `found in place, ${observation.detail}` : "found in place";
}

// src/engine/standing.ts
var ROUNDS = [
  ["system", "fetch"],
  ["packages"],
  ["install"],
  ["start", "finish"]
];
var SECTIONS = {
  record: "generation",
  rollback: "generation",
  system: "fetch",
  fetch: "fetch",
  packages: "packages",
  install: "install",
  start: "start",
  stop: "start",
  finish: "start",
  quick_test: "start"
};
function roundOf(part) {
  return ROUNDS.findIndex((parts) => parts.some((one) => one === part));
}
function firstRound(step) {
  return Math.min(...step.parts.map(roundOf));
}
function lastRound(step) {
  return Math.max(...step.parts.map(roundOf));
}
var PACKAGES = roundOf("packages");
var DECIDED_LATE = /* @__PURE__ */ new Set(["sageattention"]);
var AT_WORK = /* @__PURE__ */ new Set(["comfyui_service", "service"]);
function isCertain({ step, standing }, round) {
  if (standing.kind === "settled" || lastRound(step) <= round) return true;
  if (standing.kind === "open" || DECIDED_LATE.has(step.operation)) return false;
  return standing.verdict.action !== "adopt" || !AT_WORK.has(step.operation);
}
function lastTogether(all, round) {
  let last = round;
  while (last >= PACKAGES && last < ROUNDS.length - 1 && all.every((one) => isCertain(one, last))) last += 1;
  return last;
}
function standingOf(step, verdict) {
  switch (verdict.action) {
    case "skip":
    case "later":
    case "attach":
      return { kind: "open", verdict };
    case "install":
    case "update":
      return { kind: "due", verdict, remaining: step.parts };
    case "adopt":
      return { kind: "due", verdict, remaining: ["adopt"] };
    case "fail":
      return { kind: "settled", verdict, result: "failed", reason: verdict.reason };
  }
}
function withNotRun(all) {
  const bad = new Set(
    all.flatMap(
      ({ step, standing }) => standing.kind === "settled" && (standing.result === "failed" || standing.result === "not-run") ? [step.id] : []
    )
  );
  let grown = false;
  const next = all.map((progress) => {
    const need = progress.step.needs.find((id) => bad.has(id));
    if (progress.standing.kind !== "due" || need === void 0) return progress;
    grown = true;
    return settle(progress, "not-run", `${need} failed`);
  });
  return grown ? withNotRun(next) : next;
}
function settle(progress, result, reason) {
  return { ...progress, standing: { kind: "settled", verdict: progress.standing.verdict, result, reason } };
}
function nextTasks(all) {
  const due = all.flatMap(({ step, standing }) => standing.kind === "due" ? [{ step, standing }] : []);
  if (due.length === 0) return null;
  const onlyAdopts = due.every(({ standing }) => standing.remaining[0] === "adopt");
  const ready = readyToStart(due);
  const roundOfTask = (step, part) => {
    if (onlyAdopts) return 0;
    return part === "adopt" || part === "quick_test" ? firstRound(step) : roundOf(part);
  };
  const rounds = due.filter(({ step }) => !ready.has(step.id)).map(({ step, standing }) => roundOfTask(step, standing.remaining[0] ?? "finish"));
  const first = Math.min(...rounds, roundOf("start"));
  const round = lastTogether(all, first);
  const orderOf = (step, part) => {
    if (ready.has(step.id)) return AT_ONCE;
    return part === "adopt" ? adoptionOrder(step) : TASK_ORDER[part];
  };
  const tasks = due.flatMap(
    ({ step, standing }) => standing.remaining.filter((part) => ready.has(step.id) || roundOfTask(step, part) <= round).map((part) => ({ order: orderOf(step, part), task: { part, step: step.id } }))
  );
  return {
    round,
    tasks: tasks.toSorted((left, right) => left.order - right.order).map(({ task }) => task)
  };
}
function readyToStart(due) {
  const ids = new Set(due.map(({ step }) => step.id));
  return new Set(
    due.flatMap(({ step, standing }) => {
      const waits = [...step.needs, ...step.after].some((id) => ids.has(id));
      return standing.remaining[0] === "start" && !waits ? [step.id] : [];
    })
  );
}
var AT_ONCE = -1;
var TASK_ORDER = {
  record: 0,
  system: 1,
  fetch: 2,
  packages: 3,
  install: 4,
  quick_test: 5,
  start: 6,
  stop: 6,
  finish: 7,
  rollback: 8
};
function adoptionOrder({ parts: [first = "finish"] }) {
  return first === "finish" ? TASK_ORDER.finish : TASK_ORDER[first] - 0.5;
}
function afterResults(all, results) {
  return withNotRun(
    all.map((progress) => results.filter((one) => one.step === progress.step.id).reduce(after, progress))
  );
}
function after(progress, result) {
  const part = result.part === "adopt" ? progress.step.parts[0] ?? "finish" : result.part;
  const spans = [...progress.spans, { section: SECTIONS[part], from: result.from, to: result.to }];
  const moved2 = { ...progress, spans };
  switch (result.result) {
    case "part":
      return { ...moved2, standing: without(progress.standing, result.part) };
    case "refuted": {
      const verdict = { action: "install", reason: `found in place, but ${result.reason}` };
      return { ...moved2, standing: { kind: "due", verdict, remaining: progress.step.parts } };
    }
    case "installed":
    case "updated":
    case "adopted":
    case "skipped":
      return settle(moved2, result.result, result.reason || progress.standing.verdict.reason);
    case "running":
    case "failed":
    case "not-run":
      return settle(moved2, result.result, result.reason);
  }
}
function without(standing, part) {
  if (standing.kind !== "due") return standing;
  return { ...standing, remaining: standing.remaining.filter((one) => one !== part) };
}
function idsWith(all, ...results) {
  return all.flatMap(
    ({ step, standing }) => standing.kind === "settled" && results.includes(standing.result) ? [step.id] : []
  );
}

// src/operations/cuda_check.py
var cuda_check_default2 = '"""Asks torch for the GPUs and lets each compute. Prints `key=value` lines, the last of them `result=passed` or `failed`.\n\nSent to the pod as text and run by the interpreter that runs ComfyUI. A value is on one line: backslash, newline and tab\nare escaped. `device0.name` and its like tell of each device; `cause` and `remedy` say what a person should know and do.\n"""\n\nimport re\nimport subprocess\nimport sys\nimport time\n\n# What the text of an error means: pattern, cause, remedy. The first that matches counts. torch ends each error of CUDA with\n# advice that speaks of device-side assertions, so no pattern may match that.\nFAILURES = (\n    (\n        r"Error 804|forward compatibility was attempted on non supported HW",\n        "The image carries CUDA compatibility libraries that are newer than the host\'s driver, and this GPU cannot use them",\n        "Take a pod with a newer driver, or an image for an older CUDA",\n    ),\n    (\n        r"unsatisfied condition: cuda",\n        "The container\'s image asks for a newer CUDA than the host\'s driver has, so the container cannot start",\n        "Take a pod with a newer driver, or an image for an older CUDA",\n    ),\n    (\n        r"unsupported display driver",\n        "The image brings CUDA driver libraries that do not fit the driver of the host",\n        "Restart the pod; if it stays, take an image without NVIDIA driver packages of its own, or a pod with a newer driver",\n    ),\n    (\n        r"Found no NVIDIA driver|libcuda\\.so|driver is a stub library",\n        "The driver\'s libraries are not in this container, so it sees no GPU",\n        "Start the pod with access to its GPU: NVIDIA\'s container runtime, and NVIDIA_DRIVER_CAPABILITIES with compute,utility",\n    ),\n    (\n        r"driver on your system is too old|driver version is insufficient|not supported in the installed CUDA driver"\n        r"|compiled with an unsupported toolchain|Loader version is insufficient",\n        "The host\'s driver is too old for the CUDA that torch was built with",\n        "Set torch: auto and force: torch so that a build for this driver is installed, or take a pod with a newer driver",\n    ),\n    (\n        r"no kernel image is available|kernel image is invalid|invalid device function|no kernels for",\n        "This torch was built without kernels for this GPU",\n        "Set torch: auto and force: torch so that a build for this GPU is installed",\n    ),\n    (\n        r"not compiled with CUDA enabled|torch is a build without CUDA",\n        "The torch that is installed was built without CUDA",\n        "Set torch: auto and force: torch, or gpu: none to run on the processor",\n    ),\n    (\n        r"No module named \'torch\'|torch is not installed",\n        "torch is not installed in ComfyUI\'s environment",\n        "Run the step torch (force: torch)",\n    ),\n    (\n        r"libcud(art|nn)|libcublas|libnvrtc|libnccl|undefined symbol|cannot open shared object file",\n        "A library that torch needs is missing or of another version",\n        "Install torch again with its libraries: force: torch",\n    ),\n    (\n        r"GPU is lost|fallen off the bus|uncorrectable (ECC|NVLink) error|peer GPU memory over nvlink|hardware stack error|\\bXid\\b",\n        "A GPU of this pod does not answer: its hardware or its host failed",\n        "Stop the pod and start it on another host; if it stays, tell the provider",\n    ),\n    (\n        r"device(s|\\(s\\))? (is|are|is/are) busy or unavailable|exclusive.*compute mode",\n        "Another process holds the GPU for itself alone, or it is split (MIG) and this pod has no part of it",\n        "End what uses it (nvidia-smi shows it), or ask the provider for the compute mode `Default`",\n    ),\n    (\n        r"invalid device ordinal",\n        "CUDA_VISIBLE_DEVICES names a GPU that this pod does not have",\n        "Take CUDA_VISIBLE_DEVICES out of the pod\'s variables, or let it name GPUs that are there",\n    ),\n    (\n        r"out of memory|STATUS_ALLOC_FAILED",\n        "The memory of the GPU is full",\n        "End what uses it (nvidia-smi shows it), then run again",\n    ),\n    (\n        r"CUBLAS_STATUS_|CUDNN_STATUS_|illegal memory access|illegal instruction|unspecified launch failure"\n        r"|launch timed out|misaligned address|shared address space|invalid program counter|device-side assert triggered",\n        "The GPU stopped in the middle of a computation: its hardware, its driver or a library of torch is not sound",\n        "Restart the pod and install torch again (force: torch); if it stays, take a pod on another host",\n    ),\n    (\n        r"MPS (client|server|control daemon)",\n        "CUDA\'s Multi-Process Service (MPS) is set for this pod and does not answer",\n        "Take CUDA_MPS_PIPE_DIRECTORY out of the pod\'s variables, or restart the pod",\n    ),\n    (\n        r"CUDA unknown error|error: unknown error|initialization error|driver initialization failed|system not yet initialized"\n        r"|OS call failed|fabric (manager|is not ready)",\n        "CUDA cannot be initialized on this host although the driver is there",\n        "Restart the pod; if it stays, take a pod on another host",\n    ),\n    (\n        r"No CUDA GPUs are available|no CUDA-capable device|sees no GPU",\n        "torch sees no GPU, though the driver is there: the pod was resumed without one, or CUDA_VISIBLE_DEVICES hides it",\n        "Look at CUDA_VISIBLE_DEVICES, and at the provider\'s console for the GPUs of the pod",\n    ),\n    (\n        r"differs from the processor\'s|is not finite",\n        "The GPU computes wrong numbers: its hardware, or torch for this GPU, is not sound",\n        "Take another pod; if it happens there too, install another torch",\n    ),\n)\nSIZE = 512\nCOPY_BYTES = 256 * 2**20\nCOPIES = 8\nLARGEST_ERROR = {"float32": 1e-3, "bfloat16": 1e-2}\n\n\ndef explain(text):\n    """Cause and remedy for the text of an error."""\n    for pattern, cause, remedy in FAILURES:\n        if re.search(pattern, text, re.IGNORECASE):\n            return cause, remedy\n    # Advice for developers follows, the same for every error.\n    first = text.strip().splitlines()[0] if text.strip() else "no message"\n    return f"The GPU check failed: {first}", "The log has the whole message"\n\n\ndef built_for(architectures, capability):\n    """Whether one of `sm_89`, `compute_120`, \u2026 runs on a device of capability (8, 9); an `a` at the end means exactly that one."""\n    for architecture in architectures:\n        found = re.fullmatch(r"(sm|compute)_(\\d+)(\\d)([af]?)", architecture)\n        if not found:\n            continue\n        kind, major, minor, exact = found[1], int(found[2]), int(found[3]), found[4] == "a"\n        if (major, minor) == capability:\n            return True\n        if exact:\n            continue\n        if kind == "sm" and major == capability[0] and minor <= capability[1]:\n            return True\n        if kind == "compute" and not found[4] and (major, minor) <= capability:\n            return True\n    return False\n\n\ndef tell(key, value):\n    escaped = str(value).replace("\\\\", "\\\\\\\\").replace("\\n", "\\\\n").replace("\\t", "\\\\t").replace("\\r", "\\\\r")\n    print(f"{key}={escaped}", flush=True)\n\n\ndef ask_driver():\n    """What nvidia-smi says; its own failure is told as it is, but torch decides."""\n    fields = "index,uuid,driver_version,memory.total,memory.used,temperature.gpu,ecc.errors.uncorrected.volatile.total"\n    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader,nounits"]\n    try:\n        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)\n    except (OSError, subprocess.TimeoutExpired) as error:\n        tell("nvidia_smi", f"{type(error).__name__}: {error}")\n        return\n    if answer.returncode != 0:\n        tell("nvidia_smi", (answer.stdout + answer.stderr).strip() or f"nvidia-smi ended with code {answer.returncode}")\n        return\n    for line in answer.stdout.splitlines():\n        values = [value.strip() for value in line.split(",")]\n        if len(values) == 7:\n            index, uuid, driver, total, used, temperature, ecc = values\n            tell("nvidia_driver", driver)\n            tell(f"gpu{index}.uuid", uuid)\n            tell(f"gpu{index}.memory_mib", total)\n            tell(f"gpu{index}.memory_used_mib", used)\n            tell(f"gpu{index}.temperature", temperature)\n            tell(f"gpu{index}.ecc_errors", ecc)\n\n\ndef check_product(torch, index, kind, left, right):\n    """The relative error of one product of matrices on that device against the processor\'s."""\n    dtype = getattr(torch, kind)\n    left, right = left.to(dtype), right.to(dtype)\n    expected = left.float() @ right.float()\n    device = torch.device("cuda", index)\n    actual = (left.to(device) @ right.to(device)).float().cpu()\n    if not bool(torch.isfinite(actual).all()):\n        raise ArithmeticError(f"device {index}: a {kind} product is not finite")\n    error = float((actual - expected).norm() / expected.norm())\n    tell(f"device{index}.{kind}_error", f"{error:.2e}")\n    if error > LARGEST_ERROR[kind]:\n        raise ArithmeticError(f"device {index}: a {kind} product differs from the processor\'s by {error:.2e}")\n\n\ndef measure_copies(torch, index):\n    """Gigabytes a second of copies within the device. It only informs: what keeps it from being measured is told."""\n    try:\n        source = torch.empty(COPY_BYTES, dtype=torch.uint8, device=torch.device("cuda", index))\n        target = torch.empty_like(source)\n        target.copy_(source)\n        torch.cuda.synchronize(index)\n        started = time.perf_counter()\n        for _ in range(COPIES):\n            target.copy_(source)\n        torch.cuda.synchronize(index)\n        # Each byte is read and written.\n        tell(f"device{index}.bandwidth_gbs", round(2 * COPIES * COPY_BYTES / (time.perf_counter() - started) / 1e9))\n    except Exception as error:  # a full memory, for one\n        tell(f"device{index}.bandwidth_failed", f"{type(error).__name__}: {error}")\n\n\ndef check_device(torch, index):\n    properties = torch.cuda.get_device_properties(index)\n    capability = tuple(torch.cuda.get_device_capability(index))\n    tell(f"device{index}.name", torch.cuda.get_device_name(index))\n    tell(f"device{index}.uuid", getattr(properties, "uuid", ""))\n    tell(f"device{index}.memory_mib", properties.total_memory // 2**20)\n    tell(f"device{index}.capability", ".".join(map(str, capability)))\n    architectures = torch.cuda.get_arch_list()\n    if architectures and not built_for(architectures, capability):\n        raise RuntimeError(f"torch has no kernels for device {index} (sm_{capability[0]}{capability[1]}), only {\' \'.join(architectures)}")\n    tell(f"device{index}.memory_free_mib", torch.cuda.mem_get_info(index)[0] // 2**20)\n    generator = torch.Generator().manual_seed(20260101)\n    left, right = (torch.randn(SIZE, SIZE, generator=generator) for _ in range(2))\n    check_product(torch, index, "float32", left, right)\n    # Before Ampere there is no bfloat16 in hardware; ComfyUI does not use it there.\n    if capability >= (8, 0):\n        check_product(torch, index, "bfloat16", left, right)\n    measure_copies(torch, index)\n\n\ndef check():\n    tell("python", sys.version.split()[0])\n    ask_driver()\n    import torch\n\n    tell("torch_version", torch.__version__)\n    tell("torch_cuda", torch.version.cuda)\n    if torch.version.cuda is None:\n        raise RuntimeError("torch is a build without CUDA")\n    tell("architectures", " ".join(torch.cuda.get_arch_list()))\n    # Raises with the reason, where is_available() only says no.\n    torch.cuda.init()\n    count = torch.cuda.device_count()\n    tell("devices", count)\n    if count == 0:\n        raise RuntimeError("torch sees no GPU")\n    for index in range(count):\n        check_device(torch, index)\n\n\ndef main():\n    try:\n        check()\n    except Exception as error:  # whatever it is, a person reads it\n        cause, remedy = explain(f"{type(error).__name__}: {error}")\n        tell("error", f"{type(error).__name__}: {error}")\n        tell("cause", cause)\n        tell("remedy", remedy)\n        tell("result", "failed")\n        return 1\n    tell("result", "passed")\n    return 0\n\n\nif __name__ == "__main__":\n    sys.exit(main())\n';

// src/operations/modules_check.py
var modules_check_default = `"""Imports the compiled modules of the package that is named; the last line says why one does not load."""

import contextlib
import importlib
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import files


def modules(package):
    for file in files(package) or []:
        suffix = next((one for one in EXTENSION_SUFFIXES if file.name.endswith(one)), None)
        if suffix is None:
            continue
        parts = str(file)[: -len(suffix)].split("/")
        # A library that lies beside modules is none.
        if all(part.isidentifier() for part in parts) and f"PyInit_{parts[-1]}".encode() in file.locate().read_bytes():
            yield ".".join(parts)


def load(module):
    try:
        importlib.import_module(module)
    except ImportError:
        # One that is linked with torch's libraries finds them once these are loaded.
        with contextlib.suppress(Exception):
            importlib.import_module("torch")
        importlib.import_module(module)


for module in list(modules(sys.argv[1])):
    try:
        load(module)
    except BaseException as error:
        sys.exit(f"{module} does not load: {type(error).__name__}: {error}".replace("\\n", " "))
`;

// src/operations/requirements_check.py
var requirements_check_default = '"""Says what an environment lacks of what is asked for. Run by its own Python, which sees a parent\'s packages as well.\n\nStandard input: lines of `<key>\\t<requirement>`. Output: `answered\\t`, then for each key that lacks something one line\n`<key>\\t<what>`. Dependencies count too. Exit code 1: this Python has no reader of requirements.\n"""\nimport sys\nfrom importlib import metadata\n\ntry:\n    from pip._vendor.packaging.requirements import InvalidRequirement, Requirement\nexcept ImportError:\n    from packaging.requirements import InvalidRequirement, Requirement\n\n\ndef lack(requirement, extra, seen):\n    """What is missing or unfit for one requirement; None where nothing is."""\n    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):\n        return None\n    try:\n        distribution = metadata.distribution(requirement.name)\n    except metadata.PackageNotFoundError:\n        return f"{requirement.name} is missing"\n    if not requirement.specifier.contains(distribution.version, prereleases=True):\n        return f"{requirement.name} {distribution.version} does not satisfy {requirement}"\n    for wanted in ["", *sorted(requirement.extras)]:\n        key = (requirement.name.lower(), wanted)\n        if key in seen:\n            continue\n        seen.add(key)\n        for line in distribution.requires or ():\n            found = lack(Requirement(line), wanted, seen)\n            if found:\n                return f"{found}, which {requirement.name} needs" if " which " not in found else found\n    return None\n\n\ndef main():\n    print("answered\\t")\n    told = set()\n    for line in sys.stdin:\n        key, _, text = line.rstrip("\\n").partition("\\t")\n        text = text.split(" --")[0].strip()\n        if key in told or not text or text.startswith("-"):\n            continue\n        try:\n            found = lack(Requirement(text), "", set())\n        except InvalidRequirement:\n            # An address or a folder: only the resolver can tell.\n            continue\n        if found:\n            told.add(key)\n            print(f"{key}\\t{found}")\n\n\nmain()\n';

// src/operations/sageattention_check.py
var sageattention_check_default = `"""Whether SageAttention computes attention on this GPU: against torch's own, for both head sizes that models use.

Sent to the pod as text and run by the interpreter that runs ComfyUI. Its last line is \`version=\`, or says what is wrong.
"""

import importlib.metadata
import sys

LOWEST_COSINE = 0.99
# Batch, heads, tokens; then the size of a head.
SHAPE = (1, 8, 256)
HEAD_SIZES = (64, 128)


def main():
    try:
        import torch
        import torch.nn.functional as functional
        from sageattention import sageattn
    except Exception as error:
        return f"it cannot be imported: {type(error).__name__}: {error}"
    if not torch.cuda.is_available():
        return "torch finds no GPU to try it on"
    torch.manual_seed(0)
    for size in HEAD_SIZES:
        query, key, value = (torch.randn(*SHAPE, size, device="cuda", dtype=torch.bfloat16) for _ in range(3))
        try:
            ours = sageattn(query, key, value).float().flatten()
        except Exception as error:
            return f"it fails for heads of {size}: {type(error).__name__}: {error}"
        torch_s = functional.scaled_dot_product_attention(query, key, value).float().flatten()
        cosine = functional.cosine_similarity(ours, torch_s, dim=0).item()
        # A value that is not finite makes the cosine one that no comparison holds for.
        if not cosine >= LOWEST_COSINE:
            return f"it computes something else than torch for heads of {size}: cosine {cosine:.4f}, not {LOWEST_COSINE} or more"
        print(f"heads of {size}: cosine {cosine:.5f}")
    return None


problem = main()
print(problem.splitlines()[0] if problem else f"version={importlib.metadata.version('sageattention')}")
sys.exit(1 if problem else 0)
`;

// src/data/torch.ts
var WHEEL_INDEX = "https://download.pytorch.org/whl/";
var OLD_ARCHITECTURES = ["5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"];
var BLACKWELL_ARCHITECTURES = ["7.5", "8.0", "8.6", "9.0", "10.0", "12.0"];
var CUDA_BUILDS = [
  { name: "cu118", lowestDriver: 450, ownDriver: 520, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu121", lowestDriver: 525, ownDriver: 530, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu124", lowestDriver: 525, ownDriver: 550, architectures: OLD_ARCHITECTURES, ptx: null },
  // Built for the widest reach; its kernels need nothing newer than the oldest 12.x driver.
  { name: "cu126", lowestDriver: 525, ownDriver: 525, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu128", lowestDriver: 525, ownDriver: 570, architectures: ["7.0", ...BLACKWELL_ARCHITECTURES], ptx: null },
  { name: "cu129", lowestDriver: 525, ownDriver: 575, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
  { name: "cu130", lowestDriver: 580, ownDriver: 580, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
  { name: "cu132", lowestDriver: 580, ownDriver: 580, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" }
];
var VOLTA_LEFT_CU128 = "2.11.0";
var TORCH_RELEASES = [
  row("2.15.0", ["0.29.2", "0.29.1"], null, ["3.11", "3.15"], "cu132", ["cu130", "cu132"]),
  row("2.14.1", ["0.29.1", "0.29.2"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.14.0", ["0.29.0", "0.29.1", "0.29.2"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.13.0", ["0.28.0"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.12.1", ["0.27.1"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.12.0", ["0.27.0"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.11.0", ["0.26.0"], "2.11.0", ["3.10", "3.14"], "cu130", ["cu126", "cu128", "cu130"]),
  row("2.10.0", ["0.25.0"], "2.10.0", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.9.1", ["0.24.1"], "2.9.1", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.9.0", ["0.24.0"], "2.9.0", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.8.0", ["0.23.0"], "2.8.0", ["3.9", "3.13"], "cu128", ["cu126", "cu128", "cu129"]),
  row("2.7.1", ["0.22.1"], "2.7.1", ["3.9", "3.13"], "cu126", ["cu126", "cu128"]),
  row("2.7.0", ["0.22.0"], "2.7.0", ["3.9", "3.13"], "cu126", ["cu126", "cu128"]),
  row("2.6.0", ["0.21.0"], "2.6.0", ["3.9", "3.13"], "cu124", ["cu124", "cu126"]),
  row("2.5.1", ["0.20.1"], "2.5.1", ["3.9", "3.12"], "cu124", ["cu121", "cu124"])
];
var OLDEST_CHOSEN = "2.7.0";
var AARCH64_CUDA_FROM = "2.11.0";
function row(torch, torchvision, torchaudio, python, registry, index) {
  return { torch, torchvision, torchaudio, python, registry, index };
}

// src/operations/torch-fit.ts
var CPU = "cpu";
var hasGpu = ({ driver, computeCapabilities, gpu }) => gpu !== "none" && (driver !== null || computeCapabilities.length > 0);
var publicVersion = (version) => version.split("+")[0] ?? version;
var localVersion = (version) => version.split("+")[1] ?? null;
var findRelease = (version) => TORCH_RELEASES.find(({ torch }) => satisfies(torch, `==${publicVersion(version)}`) === true) ?? null;
var registryBuild = (release, { platform }) => platform === "aarch64" && isBefore(release.torch, AARCH64_CUDA_FROM) ? CPU : release.registry;
var buildsOf = (release, machine) => {
  const index = machine.platform === "x86_64" ? release.index.toReversed() : [];
  return [.../* @__PURE__ */ new Set([registryBuild(release, machine), ...index])];
};
function sourceOf(release, build, machine, wheelIndex = WHEEL_INDEX) {
  if (build === null || build === registryBuild(release, machine)) return { local: "", indexUrl: null };
  return build === CPU || buildsOf(release, machine).includes(build) ? { local: `+${build}`, indexUrl: `${wheelIndex}${build}` } : null;
}
function misfit(build, torch, machine) {
  if (!hasGpu(machine) || build === null) return null;
  if (build === CPU) return "it is built without CUDA, and this pod has a GPU";
  const cuda = describe(build);
  if (cuda === null) return `it is built for ${build}, not for CUDA`;
  if (machine.driver !== null && driverNumber(machine.driver) < cuda.lowestDriver) {
    return `${build} needs driver ${cuda.lowestDriver} or newer, and this pod has ${machine.driver}`;
  }
  const foreign = machine.computeCapabilities.find((capability) => !hasCode(cuda, capability, torch));
  return foreign === void 0 ? null : `${build} has no code for compute capability ${foreign}`;
}
var isOwnDriver = (build, { driver }) => driver === null || driverNumber(driver) >= (describe(build)?.ownDriver ?? 0);
var driverNumber = (driver) => Number.parseInt(driver, 10);
function isBefore(version, bound) {
  const [left, right] = [parseVersion(version), parseVersion(bound)];
  return left !== null && right !== null && compareVersions(left, right) < 0;
}
function describe(build) {
  const known = CUDA_BUILDS.find(({ name }) => name === build);
  if (known !== void 0) return known;
  const major2 = Number(/^cu(\d+)\d$/.exec(build)?.[1]);
  if (Number.isNaN(major2)) return null;
  const sameMajor = CUDA_BUILDS.filter(({ name }) => name.startsWith(`cu${major2}`));
  const lowestDriver = (sameMajor[0] ?? CUDA_BUILDS.at(-1))?.lowestDriver ?? 0;
  return { name: build, lowestDriver, ownDriver: lowestDriver, architectures: [], ptx: null };
}
function hasCode({ name, architectures, ptx }, capability, torch) {
  if (architectures.length === 0) return true;
  if (name === "cu128" && capability.startsWith("7.0")) return isBefore(torch, VOLTA_LEFT_CU128);
  const [major2, minor2] = capabilityNumbers(capability);
  const runs = architectures.map(capabilityNumbers).some(([ofMajor, ofMinor]) => ofMajor === major2 && ofMinor <= minor2);
  const [ptxMajor, ptxMinor] = capabilityNumbers(ptx ?? "999.0");
  return runs || major2 > ptxMajor || major2 === ptxMajor && minor2 >= ptxMinor;
}
var capabilityNumbers = (capability) => {
  const [major2 = 0, minor2 = 0] = capability.split(".").map(Number);
  return [major2, minor2];
};

// src/operations/sageattention-rules.ts
var LOWEST_NVCC = /* @__PURE__ */ new Map([
  ["8.0", "12.0"],
  ["8.6", "12.0"],
  ["8.9", "12.4"],
  ["9.0", "12.3"],
  ["12.0", "12.8"],
  ["12.1", "12.9"]
]);
var CXX20_FROM = "2.13.0";
var BYTES_PER_JOB = 5 * 1024 ** 3;
function judgeSageAttention(question) {
  const { nvcc, torch, cpus, memoryBytes } = question;
  const gpus = [...new Set(question.computeCapabilities)].sort((left, right) => Number(left) - Number(right));
  const usable = gpus.filter((capability) => LOWEST_NVCC.has(capability));
  if (gpus.length === 0) return { refuse: "this pod shows no GPU" };
  if (usable.length === 0) {
    return {
      refuse: `it has no kernels for compute capability ${gpus.join(", ")}; it has for ${[...LOWEST_NVCC.keys()].join(", ")}`
    };
  }
  if (torch === null) return { refuse: "torch is not installed" };
  if (torch.cuda === null) return { refuse: `torch ${torch.version} is built without CUDA` };
  if (nvcc === null) {
    return { refuse: "nvcc is not there: use an image with the CUDA toolkit (its name says devel)" };
  }
  const tooOld = usable.find((capability) => isBefore(nvcc, LOWEST_NVCC.get(capability) ?? ""));
  if (tooOld !== void 0) {
    return {
      refuse: `compute capability ${tooOld} needs nvcc ${LOWEST_NVCC.get(tooOld)} or newer, and this pod has ${nvcc}`
    };
  }
  if (major(nvcc) !== major(torch.cuda)) {
    return {
      refuse: `nvcc ${nvcc} cannot build for torch ${torch.version}, which is of CUDA ${torch.cuda}: the first numbers must be the same`
    };
  }
  return {
    build: {
      archList: usable.join(";"),
      maxJobs: Math.max(1, Math.min(Math.floor(cpus), Math.floor(memoryBytes / BYTES_PER_JOB))),
      flags: { ...ONE_EXTENSION, ...isBefore(torch.version, CXX20_FROM) ? {} : CXX20 }
    }
  };
}
var ONE_EXTENSION = { EXT_PARALLEL: "1" };
var CXX20 = { CXX_APPEND_FLAGS: "-std=c++20", NVCC_APPEND_FLAGS: "-std=c++20" };
var major = (version) => version.split(".")[0] ?? "";

// src/operations/wheel-key.ts
import { createHash as createHash2 } from "node:crypto";
var MAY_BE_EMPTY = /* @__PURE__ */ new Set(["flags"]);
var LAYOUT = 1;
function wheelName(name, ingredients) {
  return { ...named(name, ingredients), otherKeys: [] };
}
function packageWheelsName(kind, requirements2) {
  const { cacheKey, ...name } = named("packages", kind);
  if (cacheKey === null) return { ...name, cacheKey, otherKeys: [] };
  const lines = [...new Set(requirements2)].sort().join("\n");
  return { ...name, cacheKey: `${cacheKey}${digestOf(lines).slice(0, 16)}-`, otherKeys: [cacheKey] };
}
function named(name, ingredients) {
  const all = Object.entries(ingredients);
  const lines = all.map(([key, value]) => `${key}=${value.replaceAll("\n", " ")}`);
  const builtFor = `${lines.sort().join("\n")}
`;
  const digest = digestOf(builtFor).slice(0, 32);
  const known = all.every(([key, value]) => value !== "" || MAY_BE_EMPTY.has(key));
  const parts = ["comfy-pod-wheel", LAYOUT, name, `py${ingredients.python}`, `torch${ingredients.torch}`, digest];
  return { id: `${name}-${digest}`, builtFor, cacheKey: known ? `${parts.join("-").replaceAll(",", "_")}-` : null };
}
var digestOf = (text) => createHash2("sha256").update(text).digest("hex");

// src/engine/sageattention.ts
function sageattentionWish(answer) {
  const judgement = judge(answer);
  if (judgement === null) return {};
  const check = { script: sageattention_check_default };
  if ("refuse" in judgement) return { ...check, refuse: judgement.refuse };
  const { archList, maxJobs } = judgement.build;
  const { id, builtFor } = wheelOf(answer, judgement.build);
  return {
    ...check,
    arch_list: archList,
    max_jobs: String(maxJobs),
    flags: flagLines(judgement.build),
    wheel: id,
    built_for: builtFor
  };
}
function sageattentionWheel(answer) {
  const judgement = judge(answer);
  return judgement === null || "refuse" in judgement ? null : wheelOf(answer, judgement.build);
}
function judge(answer) {
  const facts = answer.steps.get("sageattention")?.facts;
  if (facts === void 0) return null;
  const torch = answer.steps.get("torch")?.facts ?? {};
  return judgeSageAttention({
    computeCapabilities: wordsIn(facts.compute_capabilities),
    nvcc: facts.nvcc || null,
    torch: torch.torch ? { version: torch.torch, cuda: torch.cuda || null } : null,
    cpus: Number(facts.cpus) || 1,
    memoryBytes: Number(facts.memory_bytes) || 0
  });
}
function wheelOf(answer, build) {
  const { facts = {}, inputs = {} } = answer.steps.get("sageattention") ?? {};
  return wheelName("sageattention", {
    source: inputs.commit ?? "",
    python: inputs.python ?? "",
    torch: inputs.torch ?? "",
    cuda: inputs.cuda ?? "",
    nvcc: facts.nvcc ?? "",
    architectures: build.archList,
    flags: flagLines(build),
    libc: facts.libc ?? "",
    machine: answer.facts.machine ?? ""
  });
}
function flagLines({ flags }) {
  return Object.entries(flags).map(([name, value]) => `${name}=${value}`).join("\n");
}

// src/operations/torch-family.ts
var MEMBERS = ["torch", "torchvision", "torchaudio"];
var pinned = (family) => MEMBERS.flatMap((name) => family[name] === null ? [] : [`${name}==${family[name]}`]);

// src/operations/torch-installed.ts
function judgeInstalled(question) {
  const { torch } = question;
  const release = findRelease(torch.version);
  const build = torch.cuda ?? localVersion(torch.version) ?? (release === null ? null : registryBuild(release, question));
  const problem = misfit(build, torch.version, question);
  if (problem !== null) return { kind: "unfit", reason: `torch ${torch.version}: ${problem}` };
  const context = { question, release, build };
  const torchvision = fateOf("torchvision", context);
  const torchaudio = fateOf("torchaudio", context);
  if (torchvision.kind === "unfit") return torchvision;
  if (torchaudio.kind === "unfit") return torchaudio;
  const family = {
    torch: torch.version,
    torchvision: torchvision.kind === "none" ? null : torchvision.version,
    torchaudio: torchaudio.kind === "none" ? null : torchaudio.version,
    cuda: build
  };
  const companions = [
    ["torchvision", torchvision],
    ["torchaudio", torchaudio]
  ];
  const installs = companions.flatMap(([name, fate]) => fate.kind === "installs" ? [{ name, ...fate }] : []);
  const constraints = pinned(family);
  const source = release === null ? null : sourceOf(release, build, question, question.wheelIndex);
  const audioLater = family.torchaudio === null && release?.torchaudio != null && source !== null ? [`torchaudio==${release.torchaudio}${source.local}`] : [];
  return {
    kind: "fit",
    plan: {
      kind: installs.length === 0 ? "adopt" : "install",
      family,
      requirements: installs.length === 0 ? [] : constraints,
      indexUrl: installs[0]?.source.indexUrl ?? null,
      constraints: [...constraints, ...audioLater],
      replaces: installs.filter(({ odd }) => odd !== null).map(({ name }) => name),
      reason: installs.length === 0 ? `torch ${torch.version}${build === null || torch.version.includes("+") ? "" : ` (${build})`} is there and fits` : installs.map(({ name, odd }) => odd ?? `${name} is missing beside torch ${torch.version}`).join("; "),
      warnings: companions.flatMap(([, fate]) => fate.kind === "none" && fate.warning !== null ? [fate.warning] : [])
    }
  };
}
function fateOf(name, { question, release, build }) {
  const { torch } = question;
  const have = question.installed[name];
  const accepted = release === null ? null : acceptedVersions(release, name);
  const odd = have === null ? null : oddity(name, have, accepted, build, torch);
  if (have !== null && odd === null) return { kind: "stays", version: have.version };
  if (name === "torchaudio" && !question.needsTorchaudio) {
    return { kind: "none", warning: odd === null ? null : `${odd}; nothing asks for torchaudio, so it stays` };
  }
  const [first] = accepted ?? [];
  if (release === null || first === void 0) {
    return { kind: "unfit", reason: `${name} is asked for, and none is known for torch ${torch.version}` };
  }
  const source = sourceOf(release, build, question, question.wheelIndex);
  return source === null ? { kind: "unfit", reason: `${name} for torch ${torch.version} is not to be had for ${build}` } : { kind: "installs", version: `${first}${source.local}`, source, odd };
}
var acceptedVersions = ({ torchvision, torchaudio }, name) => name === "torchvision" ? torchvision : torchaudio === null ? [] : [torchaudio];
function oddity(name, have, accepted, build, torch) {
  const version = publicVersion(have.version);
  if (accepted !== null && !accepted.includes(version)) {
    return `${name} ${have.version} does not go with torch ${torch.version}`;
  }
  if (accepted === null && name === "torchaudio" && version !== publicVersion(torch.version)) {
    return `${name} ${have.version} does not go with torch ${torch.version}`;
  }
  const own = have.cuda ?? localVersion(have.version);
  return own === null || build === null || own === build ? null : `${name} ${have.version} is built for ${own}, torch ${torch.version} for ${build}`;
}

// src/operations/torch-choice.ts
function chooseTorch(question) {
  if (question.wish === "keep") return keep(question.installed);
  if (question.gpu === "required" && !hasGpu(question)) {
    return impossible("gpu is required, and this pod shows none: no driver and no device");
  }
  const { torch } = question.installed;
  if (torch === null) return choose(question, "not installed");
  const unwished = notAsWished(torch, question.wish);
  if (unwished !== null) return choose(question, unwished);
  const judged = judgeInstalled({ ...question, torch });
  return judged.kind === "unfit" ? choose(question, judged.reason) : judged.plan;
}
var impossible = (reason) => ({ kind: "impossible", reason });
function keep({ torch, torchvision, torchaudio }) {
  if (torch === null) return impossible("torch is to be kept, and the environment has none: say auto or a version");
  const members = [
    ["torch", torch],
    ["torchvision", torchvision],
    ["torchaudio", torchaudio]
  ];
  return {
    kind: "keep",
    family: {
      torch: torch.version,
      torchvision: torchvision?.version ?? null,
      torchaudio: torchaudio?.version ?? null,
      cuda: torch.cuda ?? localVersion(torch.version)
    },
    requirements: [],
    indexUrl: null,
    constraints: members.flatMap(([name, member]) => member === null ? [] : [`${name}==${member.version}`]),
    replaces: [],
    reason: `kept as it is: torch ${torch.version}`,
    warnings: ["torch is kept as asked: whether it fits the driver, the GPU and ComfyUI was not judged"]
  };
}
function notAsWished(torch, wish) {
  if (wish === "auto") return null;
  const build = localVersion(wish);
  const sameVersion = satisfies(publicVersion(torch.version), `==${publicVersion(wish)}`) === true;
  const sameBuild = build === null || build === (torch.cuda ?? localVersion(torch.version));
  return sameVersion && sameBuild ? null : `torch ${wish} is asked for, and ${torch.version} is there`;
}
function choose(question, because) {
  const wished = question.wish === "auto" ? null : findRelease(question.wish);
  if (question.wish !== "auto" && wished === null) return impossible(unknownVersion(question.wish));
  const releases = wished === null ? TORCH_RELEASES.filter(({ torch }) => !isBefore(torch, OLDEST_CHOSEN)) : [wished];
  const forPython = releases.filter((release) => supportsPython(release, question.python));
  if (forPython.length === 0) return impossible(noPython(releases, question.python));
  const complete = forPython.filter(({ torchaudio }) => torchaudio !== null || !question.needsTorchaudio);
  if (complete.length === 0) return impossible(noTorchaudio(forPython, question));
  const build = localVersion(question.wish);
  if (build !== null && wished !== null && sourceOf(wished, build, question) === null) {
    return impossible(`torch ${wished.torch} has no build ${build}; it has ${buildsOf(wished, question).join(", ")}`);
  }
  for (const release of complete) {
    const fitting = bestBuild(release, build, question);
    if (fitting !== null) return install(release, fitting, question, because);
  }
  return impossible(nothingFits(complete, build, question));
}
function bestBuild(release, wished, question) {
  if (!hasGpu(question)) return wished ?? registryBuild(release, question);
  const fitting = (wished === null ? buildsOf(release, question) : [wished]).filter(
    (build) => misfit(build, release.torch, question) === null
  );
  return fitting.find((build) => isOwnDriver(build, question)) ?? fitting[0] ?? null;
}
function install(release, cuda, question, because) {
  const source = sourceOf(release, cuda, question, question.wheelIndex);
  if (source === null) return impossible(`torch ${release.torch} has no build ${cuda}`);
  const { installed: installed2, needsTorchaudio: needsTorchaudio2 } = question;
  const audio = release.torchaudio === null ? null : `${release.torchaudio}${source.local}`;
  const wantsAudio = needsTorchaudio2 || installed2.torchaudio !== null;
  const family = {
    torch: `${release.torch}${source.local}`,
    torchvision: `${release.torchvision[0]}${source.local}`,
    torchaudio: wantsAudio ? audio : null,
    cuda
  };
  const orphan = installed2.torchaudio !== null && audio === null ? installed2.torchaudio.version : null;
  return {
    kind: "install",
    family,
    requirements: pinned(family),
    indexUrl: source.indexUrl,
    // A package may pull torchaudio in later: then it must be the one that loads.
    constraints: pinned({ ...family, torchaudio: audio }),
    replaces: MEMBERS.filter((name) => installed2[name] !== null && family[name] !== null),
    reason: `${because}; ${describe2(release, cuda, question)}`,
    warnings: orphan === null ? [] : [`torchaudio ${orphan} stays and will not load beside torch ${release.torch}; nothing asks for it`]
  };
}
function describe2({ torch }, cuda, { driver, computeCapabilities, ...rest }) {
  if (!hasGpu({ ...rest, driver, computeCapabilities })) return `takes ${torch}, the registry's own build: no GPU here`;
  const gpus = [...new Set(computeCapabilities)].map((capability) => `compute capability ${capability}`);
  return `takes ${torch} (${cuda}) for ${[`driver ${driver ?? "unknown"}`, ...gpus].join(", ")}`;
}
function supportsPython({ python: [lowest, highest] }, python) {
  const [wanted, low, high] = [minor(python), minor(lowest), minor(highest)];
  return wanted !== null && low !== null && high !== null && wanted >= low && wanted <= high;
}
var minor = (python) => {
  const version = parseVersion(python);
  return version === null || version.release[0] !== 3 ? null : version.release[1] ?? null;
};
var versions = (releases) => releases.map(({ torch }) => torch).join(", ");
function unknownVersion(wish) {
  const version = parseVersion(wish);
  if (version === null) return `torch: "${wish}" is no version: say auto, keep, or one such as 2.11.0`;
  const newest = TORCH_RELEASES[0]?.torch ?? "";
  const newer = parseVersion(newest);
  const hint = newer !== null && compareVersions(version, newer) > 0 ? "a newer version of this action, " : "";
  return `torch ${wish} is not in this action's table, so its driver and its pairs are not known: use ${hint}auto, keep, or one of ${versions(TORCH_RELEASES)}`;
}
function noPython(releases, python) {
  const lows = releases.map(({ python: [low] }) => low);
  const highs = releases.map(({ python: [, high] }) => high);
  const range = `${byMinor(lows)[0]} to ${byMinor(highs).at(-1)}`;
  const what = releases.length === 1 ? `torch ${versions(releases)} has wheels` : "torch has wheels";
  return `${what} for Python ${range}, and the environment has ${python}: say another python.version`;
}
var byMinor = (pythons) => pythons.toSorted((left, right) => (minor(left) ?? 0) - (minor(right) ?? 0));
function noTorchaudio(releases, { python, wish }) {
  const last = TORCH_RELEASES.find(({ torchaudio }) => torchaudio !== null);
  const cure = wish === "auto" ? `an older Python than ${python}` : `torch: ${last?.torch}, or auto`;
  return `torchaudio is asked for, and none was made for torch ${versions(releases)}: the last goes with torch ${last?.torch}. Use ${cure}, or leave out the node that asks for it`;
}
function nothingFits(releases, build, question) {
  const { driver, wish } = question;
  if (driver !== null && driverNumber(driver) < 525) {
    return `driver ${driver} is too old: PyTorch's CUDA 12 builds need 525 or newer, those of CUDA 13 need 580. Rent a machine with a newer driver, or say gpu: none`;
  }
  const newest = releases[0];
  const reasons = newest === void 0 ? [] : (build === null ? buildsOf(newest, question) : [build]).map((each) => misfit(each, newest.torch, question));
  const other = wish === "auto" ? null : choose({ ...question, wish: "auto" }, "");
  const cure = other?.kind === "install" ? `. auto would take ${other.family.torch}` : "";
  return `no build of torch ${versions(releases)} runs here: ${[...new Set(reasons)].join("; ")}${cure}`;
}

// src/engine/torch.ts
function decideTorch(answer, manifest) {
  const torch = answer.steps.get("torch");
  if (torch === void 0 || torch.state === "unreadable") return { answer, wish: {}, choice: null };
  const choice = chooseTorch({
    driver: answer.facts.driver || null,
    computeCapabilities: wordsIn(torch.facts.compute_capabilities),
    gpu: manifest.gpu,
    platform: answer.facts.machine === "aarch64" ? "aarch64" : "x86_64",
    python: minorOf(answer.facts.python_version ?? ""),
    wish: manifest.torch,
    needsTorchaudio: needsTorchaudio(requirementFiles(answer)) !== null,
    installed: Object.fromEntries(MEMBERS.map((name) => [name, installed(torch, name)]))
  });
  const judged = {
    ...torch,
    ...stateFor(choice, torch),
    warnings: [...torch.warnings, ...warningsOf(choice)]
  };
  return { answer: { ...answer, steps: new Map([...answer.steps, ["torch", judged]]) }, wish: wishOf(choice), choice };
}
function stateFor(choice, torch) {
  switch (choice.kind) {
    case "keep":
    case "adopt":
      return { state: torch.state === "other" ? "satisfied" : torch.state, detail: torch.detail };
    case "install":
      return { state: torch.facts.torch ? "other" : "absent", detail: choice.reason };
    case "impossible":
      return { state: "unreadable", detail: choice.reason };
  }
}
function wishOf(choice) {
  if (choice.kind === "impossible") return {};
  return {
    requirements: choice.requirements.join("\n"),
    constraints: choice.constraints.join("\n"),
    index_url: choice.indexUrl ?? "",
    replaces: choice.replaces.join("\n"),
    reason: choice.reason
  };
}
function warningsOf(choice) {
  return choice.kind === "impossible" ? [] : choice.warnings;
}
function requirementFiles(answer) {
  return [...answer.steps].flatMap(([id, { inputs }]) => {
    const text = inputs.requirements;
    return text === void 0 ? [] : [{ path: id, text }];
  });
}
function installed(torch, name) {
  const version = torch.facts[name];
  if (version === void 0 || version === "") return null;
  const cuda = torch.facts[name === "torch" ? "cuda" : `${name}_cuda`] ?? "";
  return { version, cuda: cuda === "" ? null : /^\d/.test(cuda) ? `cu${cuda.replaceAll(".", "")}` : cuda };
}
function minorOf(version) {
  return /^\d+\.\d+/.exec(version)?.[0] ?? "3.12";
}

// src/engine/wishes.ts
var PIN_VALUES = {
  CP_uv_version: UV.version,
  CP_uv_hashes: UV.wheels.map(({ sha256 }) => sha256).join("\n"),
  CP_pip_floor: LOWEST_PIP,
  CP_wheel_floor: LOWEST_WHEEL,
  CP_requirements_check: requirements_check_default,
  CP_modules_check: modules_check_default
};
function decideWishes(probed, manifest) {
  const { answer, wish: torch } = decideTorch(probed, manifest);
  const sage = sageattentionWish(answer);
  return {
    answer: withRefusal(answer, manifest, sage.refuse),
    wishes: { torch, sageattention: sage, cuda_check: { script: cuda_check_default2 } }
  };
}
function withWishes(all, wishes2) {
  return all.map((progress) => {
    const more = wishes2[progress.step.id];
    if (more === void 0) return progress;
    return { ...progress, step: { ...progress.step, wish: { ...progress.step.wish, ...more } } };
  });
}
function withRefusal(answer, { components }, refuse) {
  const step = answer.steps.get("sageattention");
  const early = answer.steps.get("torch")?.state !== "satisfied";
  if (step === void 0 || step.state === "satisfied" || refuse === void 0) return answer;
  if (components.sageattention !== "background" || early) return answer;
  const refused = {
    ...step,
    facts: { ...step.facts, refused: refuse },
    warnings: [...step.warnings, `SageAttention is not built: ${refuse}. ComfyUI runs without it`]
  };
  return { ...answer, steps: new Map([...answer.steps, ["sageattention", refused]]) };
}

// src/engine/values.ts
var KNOW_THE_COURSE = /* @__PURE__ */ new Set(["comfyui_service", "overall"]);
function probeValues(settings, steps, choices) {
  const { manifest } = settings;
  return {
    ...placeValues(settings.workspace, manifest.comfyui.path, manifest),
    ...bootValues(settings),
    CP_STEPS: String(steps.length),
    ...stepValues(steps, (step) => ({ update: choices.update.has(step.id) ? "yes" : "no" }))
  };
}
function jobValues(settings, answer, all, choices, run, target) {
  const { manifest } = settings;
  const course = {
    changed: idsWith(all, "installed", "updated").join("\n"),
    failed: idsWith(all, "failed", "not-run").join("\n"),
    restart: settings.restart,
    restart_wait: seconds(settings.restartWaitMs)
  };
  return {
    ...placeValues(answer.facts.workspace ?? settings.workspace, answer.facts.comfyui ?? "auto", manifest),
    ...bootValues(settings, answer, all),
    CP_run: run,
    CP_pod_host: target.kind === "ssh" ? target.host : "",
    CP_pod_port: target.kind === "ssh" ? String(target.port) : "",
    CP_step_timeout: seconds(settings.stepTimeoutMs),
    CP_idle_timeout: seconds(settings.idleTimeoutMs),
    CP_STEPS: String(all.length),
    ...stepValues(
      all.map((progress) => progress.step),
      (step, index) => ({
        update: choices.update.has(step.id) ? "yes" : "no",
        forced: choices.force.has(step.id) ? "yes" : "no",
        ...KNOW_THE_COURSE.has(step.operation) ? course : {},
        ...dueOf(all[index])
      })
    )
  };
}
function bootValues(settings, answer, all = []) {
  const { text, digest } = bootScript(settings.manifest);
  const due = all.some(({ step, standing }) => step.operation === "start_script" && standing.kind === "due");
  const facts = answer?.steps.get("start_script")?.facts ?? {};
  return {
    CP_boot_sum: digest,
    CP_keep_host_keys: yes(settings.keepHostKeys),
    CP_host_keys: facts.host_keys ?? "",
    CP_sshd_pid_file: facts.sshd_pid_file ?? "",
    ...due ? { CP_boot: text } : {}
  };
}
function placeValues(workspace, comfyui, manifest) {
  return {
    ...PIN_VALUES,
    CP_workspace: workspace,
    CP_comfyui: comfyui,
    CP_python_provider: manifest.python.provider,
    CP_python_version: manifest.python.version ?? "",
    CP_python_path: manifest.python.path ?? "",
    CP_port: String(manifest.port),
    CP_gpu: manifest.gpu,
    CP_env: variableLines(manifest.env)
  };
}
function dueOf(progress) {
  if (progress === void 0 || progress.standing.kind !== "due") return {};
  const spent = progress.spans.reduce((sum, span) => sum + span.to - span.from, 0);
  return {
    verdict: progress.standing.verdict.action,
    // A reset asks for the newest commit of the ref again.
    ...isReset(progress.standing.verdict) ? { update: "yes" } : {},
    last_part: progress.standing.remaining.at(-1) ?? "",
    spent_ms: String(spent)
  };
}
function stepValues(steps, more) {
  return { ...wishValues(steps), ...byStep(steps, more) };
}
var wishValues = onceFor(
  (steps) => byStep(steps, (step) => ({
    id: step.id,
    operation: step.operation,
    state_name: step.stateName ?? "",
    needs: step.needs.join(" "),
    secrets: step.secrets.join(" "),
    ...step.wish
  }))
);
function byStep(steps, valuesOf) {
  return Object.fromEntries(
    steps.flatMap(
      (step, index) => Object.entries(valuesOf(step, index)).map(([name, value]) => [`W_${index + 1}_${name}`, value])
    )
  );
}
function seconds(ms) {
  return String(Math.ceil(ms / 1e3));
}

// src/engine/session.ts
var GIT_TOKEN = "0_git_token";
var Session = class {
  #options;
  #token = randomBytes3(12).toString("hex");
  #tails = /* @__PURE__ */ new Map();
  #holding = new AbortController();
  notices = [];
  /** The jobs that this run began or follows, and that have not ended as far as it knows. */
  #jobs = /* @__PURE__ */ new Set();
  #stopping = null;
  /** The words of the run that took the lock away. */
  #lostTo = null;
  #wishes = {};
  #held = null;
  constructor(options) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#onCancel(), { once: true });
  }
  async probe() {
    const { connection, settings, steps, choices, signal } = this.#options;
    const values = probeValues(settings, steps, choices);
    const answer = await probe(connection, values, OPERATION_SCRIPTS, void 0, signal).catch((error) => {
      signal.throwIfAborted();
      throw error;
    });
    const decisions = decideWishes(answer, settings.manifest);
    this.#wishes = decisions.wishes;
    return decisions.answer;
  }
  async job(tasks, all, answer) {
    const id = newJobId(tasks);
    const background = tasks.filter(({ step }) => all.some((one) => one.step.id === step && one.step.background));
    if (background.length > 0 && background.length < tasks.length) {
      const rest = tasks.filter((task) => !background.includes(task));
      const begun = await this.#start(newJobId(background), background, all, answer, false);
      if (begun.kind !== "ended") return begun;
      const end2 = await this.#start(id, rest, all, answer, true);
      return withRunning(end2, background);
    }
    const end = await this.#start(id, tasks, all, answer, background.length === 0);
    return background.length === 0 ? end : withRunning(end, background);
  }
  attach(job) {
    const { connection, settings, log, titles, signal } = this.#options;
    log.note(`a job of an earlier run is still at work: following ${job}`);
    return this.#followed(
      job,
      titles([]),
      (follower) => followJob(connection, { id: job, values: { CP_workspace: settings.workspace } }, { ...follower, signal })
    );
  }
  /** The last lines of a step's log. */
  tail(step) {
    return this.#tails.get(step) ?? [];
  }
  /** Takes the lock for what is done beside the jobs; null where another run has it. @throws ConnectionError */
  async claim(workspace) {
    const { connection, owner, signal } = this.#options;
    const claim = { token: this.#token, owner };
    this.#hold(workspace);
    const answer = await takeLock(connection, workspace, claim, signal);
    if (answer.kind !== "held") return null;
    if (answer.takenOver !== null) this.#onTakenOver(answer.takenOver);
    return claim;
  }
  /** Gives the lock back, where this run has it. */
  async close(workspace) {
    await this.#stopping;
    if (this.#held === null) return;
    this.#holding.abort();
    await this.#held;
    await releaseLock(this.#options.connection, workspace, this.#token);
  }
  async #start(id, tasks, all, answer, follow) {
    const { connection, settings, target, choices, titles, run, owner, signal } = this.#options;
    if (this.#lostTo !== null) return { kind: "lock-lost", owner: this.#lostTo };
    const values = jobValues(settings, answer, withWishes(all, this.#wishes), choices, run, target);
    const workspace = values.CP_workspace ?? settings.workspace;
    const secrets = { ...settings.secrets, ...settings.gitToken === null ? {} : { [GIT_TOKEN]: settings.gitToken } };
    const request = { id, values, operations: OPERATION_SCRIPTS, tasks, secrets, token: this.#token, owner, follow };
    this.#hold(workspace);
    const end = await this.#followed(
      id,
      titles(all),
      (follower) => runJob(connection, request, { ...follower, signal })
    );
    return end.kind === "locked" ? this.#waited(workspace) : end;
  }
  #hold(workspace) {
    const { connection } = this.#options;
    this.#held ??= holdLock(connection, workspace, this.#token, this.#holding.signal, (other) => this.#onLost(other));
  }
  async #waited(workspace) {
    const { connection, settings, owner, signal, log } = this.#options;
    const claim = { token: this.#token, owner };
    try {
      const answer = await waitForLock({
        take: () => takeLock(connection, workspace, claim, signal),
        timeoutMs: settings.lockTimeoutMs,
        note: (text) => log.note(text),
        signal
      });
      switch (answer.kind) {
        case "held":
          if (answer.takenOver !== null) this.#onTakenOver(answer.takenOver);
          return { kind: "waited" };
        case "locked":
          return answer;
        case "lost":
          return { kind: "lock-lost", owner: answer.owner };
        case "aborted":
          return { kind: "aborted", results: [], work: "none" };
        case "refused":
          return answer;
        case "free":
        case "released":
          throw new Error(`the lock was asked for, and the answer was ${answer.kind}`);
      }
    } catch (error) {
      return this.#broken(error, []);
    }
  }
  /** What a lost connection, or one that a cancelled run has closed, makes of a round. @throws whatever else it is */
  #broken(error, results) {
    if (this.#options.signal.aborted) return { kind: "aborted", results, work: "unknown" };
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { kind: "broken", results, problem };
  }
  #onTakenOver(owner) {
    this.notices.push(`the lock was taken over: its owner is gone (${owner})`);
  }
  #onLost(owner) {
    this.#lostTo = owner;
    this.#options.log.note(`this run has lost its lock and starts nothing more; it is held by ${owner}`);
  }
  #onCancel() {
    const { connection, settings } = this.#options;
    if (settings.onCancel === "leave" || this.#jobs.size === 0) return;
    this.#stopping = stopJobs(connection, settings.workspace, [...this.#jobs], this.#token);
  }
  async #leftWork() {
    if (this.#options.settings.onCancel === "leave") return "left";
    if (this.#stopping === null) return "none";
    return await this.#stopping ? "stopped" : "unknown";
  }
  async #followed(id, titles, run) {
    keepMemoryFlat();
    const jobLog = new JobLog(this.#options.log, id, titles);
    if (this.#options.signal.aborted) return { kind: "aborted", results: [], work: "none" };
    this.#jobs.add(id);
    try {
      const end = await run({
        onLog: (chunk) => jobLog.write(chunk),
        onTakenOver: (owner) => this.#onTakenOver(owner)
      });
      this.#keep(jobLog);
      if (end.kind === "aborted") return { ...end, results: jobLog.results, work: await this.#leftWork() };
      if (end.kind !== "ended" || end.results.length > 0 || !end.orderly) this.#jobs.delete(id);
      return end;
    } catch (error) {
      return this.#broken(error, jobLog.results);
    } finally {
      jobLog.end();
    }
  }
  #keep(jobLog) {
    for (const step of jobLog.steps) {
      const tail = jobLog.tail(step);
      if (tail.length > 0) this.#tails.set(step, tail);
    }
  }
};
function newJobId(tasks) {
  const time = (/* @__PURE__ */ new Date()).toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  return `${time}-${tasks[0]?.part ?? "job"}-${randomBytes3(3).toString("hex")}`;
}
function withRunning(end, background) {
  if (end.kind !== "ended") return end;
  const now = Date.now();
  const running = background.map(
    ({ step, part }) => ({
      step,
      part,
      result: "running",
      from: now,
      to: now,
      reason: "builds in the background; the next run picks it up"
    })
  );
  return { ...end, results: [...end.results, ...running] };
}

export {
  container_environment_default,
  sageattention_default,
  wheels_default,
  OPERATION_SCRIPTS,
  readControl,
  textOf,
  composeScript,
  remoteCommand,
  lineToken,
  takeLock,
  breakLock,
  ProbeError,
  probe,
  LineSplitter,
  waitForLock,
  problemOf,
  requirements,
  normaliseName,
  readRequirements,
  decide,
  firstRound,
  lastRound,
  standingOf,
  withNotRun,
  settle,
  nextTasks,
  afterResults,
  cuda_check_default2 as cuda_check_default,
  publicVersion,
  misfit,
  packageWheelsName,
  sageattentionWheel,
  decideTorch,
  decideWishes,
  withWishes,
  probeValues,
  Session
};
