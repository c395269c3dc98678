import { defineConfig } from "vitest/config";
import { shellText } from "./scripts/shell-text.ts";

const globalSetup = "test/global-setup.ts";

/** Whole installations, again and again: minutes a file. `npm run test:slow` runs them, and CI does. */
const SLOW = [
  "test/bundle/{adoption-*,earlier-systems,wheel-cache,package-wheel-cache,hostile-values,nothing-lost,rollback,reset,health,resume,services,act-workflows,cuda-check,logs,sageattention,jupyterlab,local}.test.ts",
  "test/pod/operations/{checkout,jupyterlab,packages,package-wheels,torch,python-env,sageattention,generation,comfyui-*,node-loading,cuda-check}.test.ts",
  "test/pod/{boot,earlier-pods,small-comfyui}.test.ts",
];

/** Four kinds of test, each a project: unit (pure), pod (real sshd), bundle (dist as the runner starts it), fault (things broken on purpose). */
export default defineConfig({
  // Remote code lives in .sh files; the bundle takes them as text, and so do the tests.
  plugins: [
    {
      name: "shell-as-text",
      transform: (code, id) => {
        if (id.endsWith(".sh")) return `export default ${JSON.stringify(shellText(code))}`;
        return id.endsWith(".py") ? `export default ${JSON.stringify(code)}` : null;
      },
    },
  ],
  test: {
    // A test that starts sshd, git, uv and ComfyUI may meet a moment in which a shared machine stands still. What fails twice has failed.
    retry: process.env.CI ? 1 : 0,
    // Most of the time a test waits for a pod, so that more of them than there are processors run side by side.
    maxWorkers: 3,
    // The second is for `npm run test:tally`.
    reporters: ["default", ["json", { outputFile: `.tmp/test-results${process.env.TEST_RESULTS ?? ""}.json` }]],
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: "pod",
          globalSetup,
          include: ["test/pod/**/*.test.ts"],
          exclude: SLOW,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "bundle",
          globalSetup,
          include: ["test/bundle/**/*.test.ts"],
          exclude: SLOW,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          globalSetup,
          include: ["test/fault/**/*.test.ts"],
          exclude: SLOW,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: "slow", globalSetup, include: SLOW, testTimeout: 600_000, hookTimeout: 300_000 },
      },
    ],
  },
});
