/** The shell of every operation, in one list: a probe and a job each carry all of it. */
import argumentsOfComfyui from "./arguments.sh";
import boot from "./boot.sh";
import bootScript from "./boot_script.sh";
import checkout from "./checkout.sh";
import comfyuiHttp from "./comfyui_http.sh";
import comfyuiProcess from "./comfyui_process.sh";
import comfyuiService from "./comfyui_service.sh";
import containerEnvironment from "./container_environment.sh";
import cudaCheck from "./cuda_check.sh";
import distributions from "./distributions.sh";
import dropped from "./dropped.sh";
import folderPaths from "./folder_paths.sh";
import generation from "./generation.sh";
import generationCompare from "./generation_compare.sh";
import git from "./git.sh";
import hostKeys from "./host_keys.sh";
import jupyterlab from "./jupyterlab.sh";
import manager from "./manager.sh";
import modelDirectories from "./model_directories.sh";
import node from "./node.sh";
import nodeLoading from "./node_loading.sh";
import overall from "./overall.sh";
import ownStep from "./own_step.sh";
import packageAddresses from "./package_addresses.sh";
import packageWheels from "./package_wheels.sh";
import packages from "./packages.sh";
import packagesInstall from "./packages_install.sh";
import packagesTogether from "./packages_together.sh";
import pythonEnvironment from "./python_env.sh";
import remote from "./remote.sh";
import rollback from "./rollback.sh";
import rollbackPackages from "./rollback_packages.sh";
import rollbackRepositories from "./rollback_repositories.sh";
import sageattention from "./sageattention.sh";
import sageattentionBuild from "./sageattention_build.sh";
import service from "./service.sh";
import serviceProcess from "./service_process.sh";
import startScript from "./start_script.sh";
import startupReason from "./startup_reason.sh";
import switchTo from "./switch.sh";
import systemPackages from "./system_packages.sh";
import torch from "./torch.sh";
import uv from "./uv.sh";
import wheels from "./wheels.sh";

export const OPERATION_SCRIPTS: readonly string[] = [
  git,
  remote,
  switchTo,
  checkout,
  node,
  manager,
  uv,
  pythonEnvironment,
  distributions,
  dropped,
  packageAddresses,
  packages,
  packagesTogether,
  packagesInstall,
  packageWheels,
  torch,
  systemPackages,
  ownStep,
  sageattention,
  sageattentionBuild,
  wheels,
  argumentsOfComfyui,
  folderPaths,
  modelDirectories,
  containerEnvironment,
  cudaCheck,
  startScript,
  bootScript,
  hostKeys,
  comfyuiHttp,
  comfyuiProcess,
  comfyuiService,
  startupReason,
  nodeLoading,
  service,
  serviceProcess,
  jupyterlab,
  overall,
  generation,
  generationCompare,
  rollback,
  rollbackRepositories,
  rollbackPackages,
];

/** What `boot.sh` on the pod is made of. */
export const BOOT_SCRIPTS: readonly string[] = [
  folderPaths,
  containerEnvironment,
  startScript,
  hostKeys,
  comfyuiHttp,
  comfyuiProcess,
  service,
  serviceProcess,
  jupyterlab,
  boot,
];
