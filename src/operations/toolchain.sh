# shellcheck shell=bash
# What a package would be built with on this pod, for the name of its wheel, and which wheels it keeps.
# CP_environment is the folder of ComfyUI's Python, CP_cuda the CUDA of its torch (12.8).

toolchain_main() {
  discover_workspace
  # shellcheck disable=SC2034  # find_nvcc reads them
  ENVIRONMENT=$CP_environment TORCH_CUDA=$CP_cuda
  find_nvcc
  list_wheels packages
  control nvcc "$NVCC_RELEASE"
  control libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"
  control kept "${KEPT_WHEELS[*]}"
  control unsaved "${UNSAVED_WHEELS[*]}"
}
