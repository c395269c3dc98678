# shellcheck shell=bash
# Writes `.comfy-pod/boot.sh`. CP_boot_sum is the SHA-256 of its text, CP_boot the text, which only jobs that may write it carry.

# boot_script_current: whether it is as this run would write it; else REPLY says so. With keep-host-keys also the kept keys.
boot_script_current() {
  local __file=$WORKSPACE/.comfy-pod/boot.sh __sum=''
  if [[ -n ${CP_boot_sum-} ]]; then
    if [[ -n ${BOOT_SUM-} ]]; then
      read -r __sum <&"$BOOT_SUM"
      exec {BOOT_SUM}<&-
      BOOT_SUM=''
    elif [[ -x $__file ]]; then
      __sum=$(sha256sum <"$__file")
    fi
    if [[ ${__sum%% *} != "$CP_boot_sum" ]]; then
      REPLY="$__file is not as it should be"
      return 1
    fi
  fi
  [[ ${CP_keep_host_keys-} != yes ]] || host_keys_kept
}

# start_script_look: begins the sum for a probe, which goes on meanwhile.
start_script_look() {
  local __file=$WORKSPACE/.comfy-pod/boot.sh
  [[ -n ${CP_boot_sum-} && -x $__file ]] && index_of start_script || return 0
  exec {BOOT_SUM}< <(sha256sum <"$__file")
}

write_boot_script() {
  if [[ -n ${CP_boot-} ]]; then
    printf '%s' "$CP_boot" | write_file "$WORKSPACE/.comfy-pod/boot.sh" 755 || die "$WORKSPACE/.comfy-pod/boot.sh cannot be written"
  fi
  if [[ ${CP_keep_host_keys-} == yes ]]; then keep_host_keys; fi
}
