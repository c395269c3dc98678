/** Pods as others left them: what each function returns is what this action is to find and adopt. */
export type { EarlierPod, EarlierPodOptions } from "./earlier-pods/earlier-pod.ts";
export { layOutFirstSystem } from "./earlier-pods/first-system.ts";
export { layOutProviderImage } from "./earlier-pods/provider-image.ts";
export { layOutSecondSystem } from "./earlier-pods/second-system.ts";
