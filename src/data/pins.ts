/** What this action installs at a fixed version, each with where it comes from. Looked up in November 2026. */

/** SageAttention's main branch of 2026-01-17, its newest commit; version 2.2.0 in its setup.py. Its own repository, read there. */
export const SAGEATTENTION = {
  repository: "https://github.com/thu-ml/SageAttention",
  commit: "d1a57a546c3d395b1ffcbeecc66d81db76f3b4b5",
  version: "2.2.0",
} as const;

/** uv, by pip from the package registry. The SHA-256 of each wheel was computed from the file that pip downloaded. */
export const UV = {
  version: "0.13.9",
  /** By wheel tag; pip takes the one that fits the pod. */
  wheels: [
    {
      tag: "manylinux_2_17_x86_64.manylinux2014_x86_64",
      sha256: "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    },
    { tag: "musllinux_1_1_x86_64", sha256: "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25" },
    { tag: "manylinux_2_28_aarch64", sha256: "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375" },
    {
      tag: "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
      sha256: "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    },
  ],
} as const;

/** uv as a line of a requirements file that pip checks with `--require-hashes`. */
export const UV_REQUIREMENT = [`uv==${UV.version}`, ...UV.wheels.map(({ sha256 }) => `--hash=sha256:${sha256}`)].join(
  " ",
);

/**
 * The oldest pip and wheel that `pip_upgrade` leaves as they are. pip 23.1 builds by pyproject.toml alone, without
 * setup.py install (its change log); wheel 0.38 is the oldest that SageAttention's pyproject.toml builds with.
 */
export const LOWEST_PIP = "23.1";
export const LOWEST_WHEEL = "0.38.0";

/** JupyterLab, from the package registry, in an environment of its own; its newest release in November 2026. */
export const JUPYTERLAB_VERSION = "4.6.6";
