# shellcheck shell=bash
# Writes `.comfy-pod/boot.sh`. CP_boot_sum is the SHA-256 of its text, CP_boot the text, which only jobs that may write it carry.

# boot_script_current: whether it is as this run would write it; else REPLY says so. With keep-host-keys also the kept keys.
boot_script_current() {
  local __file=$WORKSPACE/.comfy-pod/boot.sh __sum=''
  if [[ -n ${CP_boot_sum-} ]]; then
    [[ ! -x $__file ]] || __sum=$(sha256sum <"$__file")
    if [[ ${__sum%% *} != "$CP_boot_sum" ]]; then
      REPLY="$__file is not as it should be"
      return 1
    fi
  fi
  [[ ${CP_keep_host_keys-} != yes ]] || host_keys_kept
}

write_boot_script() {
  if [[ -n ${CP_boot-} ]]; then
    printf '%s' "$CP_boot" | write_file "$WORKSPACE/.comfy-pod/boot.sh" 755 || die "$WORKSPACE/.comfy-pod/boot.sh cannot be written"
  fi
  if [[ ${CP_keep_host_keys-} == yes ]]; then keep_host_keys; fi
}
