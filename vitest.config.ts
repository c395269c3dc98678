import { defineConfig } from "vitest/config";

const globalSetup = "test/global-setup.ts";

/** Four kinds of test, each a project: unit (pure), pod (real sshd), bundle (dist as the runner starts it), fault (things broken on purpose). */
export default defineConfig({
  // Remote code lives in .sh files; the bundle takes them as text, and so do the tests.
  plugins: [
    {
      name: "shell-as-text",
      transform: (code, id) =>
        id.endsWith(".sh") || id.endsWith(".py") ? `export default ${JSON.stringify(code)}` : null,
    },
  ],
  test: {
    // The second is for `npm run test:tally`.
    reporters: ["default", ["json", { outputFile: ".tmp/test-results.json" }]],
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: "pod",
          globalSetup,
          include: ["test/pod/**/*.test.ts"],
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
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
