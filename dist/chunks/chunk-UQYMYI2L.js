import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);

// src/once-for.ts
function onceFor(work) {
  const done = /* @__PURE__ */ new WeakMap();
  return (key) => {
    const known = done.get(key) ?? { result: work(key) };
    done.set(key, known);
    return known.result;
  };
}

// src/data/pins.ts
var SAGEATTENTION = {
  repository: "https://github.com/thu-ml/SageAttention",
  commit: "d1a57a546c3d395b1ffcbeecc66d81db76f3b4b5",
  version: "2.2.0"
};
var UV = {
  version: "0.13.9",
  /** By wheel tag; pip takes the one that fits the pod. */
  wheels: [
    {
      tag: "manylinux_2_17_x86_64.manylinux2014_x86_64",
      sha256: "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19"
    },
    { tag: "musllinux_1_1_x86_64", sha256: "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25" },
    { tag: "manylinux_2_28_aarch64", sha256: "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375" },
    {
      tag: "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
      sha256: "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe"
    }
  ]
};
var UV_REQUIREMENT = [`uv==${UV.version}`, ...UV.wheels.map(({ sha256 }) => `--hash=sha256:${sha256}`)].join(
  " "
);
var LOWEST_PIP = "23.1";
var LOWEST_WHEEL = "0.38.0";
var JUPYTERLAB_VERSION = "4.6.6";

// src/steps/names.ts
var NODE_GROUP = "custom_nodes";
var NODE_PREFIX = "node_";
var SERVICE_PREFIX = "service_";
var COMFYUI_SERVICE = "comfyui_service";
var STEP_NAMES = [
  { id: "system_packages", does: "git, ffmpeg and the system packages that are asked for, by apt", alsoKnownAs: [] },
  { id: "python_env", does: "the interpreter and the environment", alsoKnownAs: ["CONDA"] },
  { id: "comfyui_core", does: "ComfyUI's checkout at the ref", alsoKnownAs: ["COMFYUI_REPO"] },
  { id: "pip_upgrade", does: "pip and wheel, new enough for what follows", alsoKnownAs: ["COMFYUI_PIP_UPGRADE"] },
  { id: "torch", does: "a torch family that matches driver and GPU, kept for every later install", alsoKnownAs: [] },
  { id: "dependencies_main", does: "ComfyUI's requirements.txt", alsoKnownAs: ["COMFYUI_REQUIREMENTS"] },
  { id: "dependencies_additional", does: "the manifest's packages (`pip`)", alsoKnownAs: [] },
  { id: "manager_prerequisites", does: "GitPython and Typer, where a cloned Manager needs them", alsoKnownAs: [] },
  { id: "comfyui_manager", does: "ComfyUI-Manager, by pip or clone", alsoKnownAs: ["COMFYUI_MANAGER"] },
  { id: "manager_requirements", does: "its requirements", alsoKnownAs: ["COMFYUI_MANAGER_REQUIREMENTS"] },
  { id: "node_<name>", does: "a node: checkout, requirements, install.py", alsoKnownAs: [NODE_GROUP] },
  { id: "ffmpeg_source", does: "FFmpeg's source (`components.ffmpeg-source`)", alsoKnownAs: [] },
  { id: "gguf_node", does: "the gguf node of the earlier system (`components.gguf-node`)", alsoKnownAs: [] },
  { id: "sageattention", does: "SageAttention, built for the GPU there", alsoKnownAs: [] },
  { id: "<own step>", does: "your own steps, from the manifest", alsoKnownAs: [] },
  { id: "model_directories", does: "every folder for models that ComfyUI knows", alsoKnownAs: [] },
  {
    id: "cuda_check",
    does: "driver, devices, torch sees CUDA, a small product of matrices against the CPU",
    alsoKnownAs: ["COMFYUI_CUDA_CHECK"]
  },
  { id: "start_script", does: "`comfyStart.sh`, made from the settings", alsoKnownAs: [] },
  { id: "service_<name>", does: "a service of the manifest's `services` runs and listens", alsoKnownAs: [] },
  { id: COMFYUI_SERVICE, does: "ComfyUI runs by that script, answers, and has loaded its nodes", alsoKnownAs: [] },
  { id: "overall_installation", does: "the marker of a complete installation", alsoKnownAs: ["COMFYUI"] }
];
function isReservedStepId(id) {
  const taken = STEP_NAMES.some((step) => step.id === id || step.alsoKnownAs.includes(id));
  return taken || id.startsWith(NODE_PREFIX) || id.startsWith(SERVICE_PREFIX) || /^(true|false)$/i.test(id);
}

// src/pod/answer.ts
var PROBE_STATES = ["absent", "partial", "other", "satisfied", "unreadable"];
var ESCAPES = { "\\\\": "\\", "\\n": "\n", "\\t": "	", "\\r": "\r" };
function escapeTold(text) {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("	", "\\t").replaceAll("\r", "\\r");
}
function wordsIn(text = "") {
  return text.split(/\s+/).filter((word) => word !== "");
}
function unescapeTold(text) {
  return text.includes("\\") ? text.replaceAll(/\\[\\ntr]/g, (found) => ESCAPES[found] ?? found) : text;
}
function parseTold(line) {
  const [step, kind, key, ...value] = line.split("	");
  if (step === void 0 || kind === void 0 || key === void 0 || value.length === 0) return null;
  return { step, kind, key, value: unescapeTold(value.join("	")) };
}
function parseAnswer(output, nonce) {
  const lines = output.split("\n");
  const first = lines.indexOf(`comfy-pod	1	${nonce}`);
  const last = lines.indexOf(`end	${nonce}`);
  const told = first < 0 ? [] : lines.slice(first + 1, last < 0 ? void 0 : last).map(parseTold);
  const byStep = Map.groupBy(
    told.filter((one) => one !== null),
    (one) => one.step
  );
  const pod = byStep.get("-") ?? [];
  byStep.delete("-");
  return {
    facts: pick(pod, "fact"),
    problems: pick(pod, "problem"),
    warnings: texts(pod, "warning"),
    // A step whose state did not arrive was cut off with the rest.
    steps: new Map([...byStep].filter(([, lines2]) => lines2.some((one) => one.kind === "state")).map(answerOf)),
    complete: last > first,
    greeted: first >= 0
  };
}
function answerOf([id, told]) {
  const state = told.findLast((one) => one.kind === "state");
  const record = recordIn(told.find((one) => one.kind === "record")?.value ?? "");
  const marker = pick(told, "marker");
  return [
    id,
    {
      state: PROBE_STATES.find((known) => known === state?.key) ?? "unreadable",
      detail: state?.value ?? "",
      inputs: pick(told, "input"),
      facts: pick(told, "fact"),
      record: record.time === void 0 ? null : recordOf(record),
      marker: marker.time === void 0 ? null : { time: marker.time, ours: marker.ours === "yes" },
      stateLine: told.find((one) => one.kind === "line")?.value ?? null,
      liveJob: pick(told, "job").live ?? null,
      warnings: texts(told, "warning")
    }
  ];
}
function recordIn(text) {
  const entries = text.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at < 0 ? [] : [[line.slice(0, at), unescapeTold(line.slice(at + 1))]];
  });
  return Object.fromEntries(entries);
}
function recordOf(entries) {
  const below = (prefix) => Object.fromEntries(
    Object.entries(entries).filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value])
  );
  return {
    time: entries.time ?? "",
    result: entries.result ?? "",
    seconds: Number.parseFloat(entries.seconds ?? "") || 0,
    container: entries.container ?? "",
    run: entries.run ?? "",
    inputs: below("input."),
    facts: below("fact.")
  };
}
function pick(told, kind) {
  return Object.fromEntries(told.filter((one) => one.kind === kind).map((one) => [one.key, one.value]));
}
function texts(told, kind) {
  return told.filter((one) => one.kind === kind).map((one) => one.value);
}

// src/steps/row.ts
function when(condition, row2) {
  return condition ? [row2] : [];
}
function yes(value) {
  return value ? "yes" : "no";
}
function list(values) {
  return values.join("\n");
}
function variableLines(variables) {
  return list(Object.entries(variables).map(([name, value]) => `${name}=${escapeTold(value)}`));
}

// src/steps/install-rows.ts
var FFMPEG_SOURCE = "https://github.com/FFmpeg/FFmpeg";
var GGUF_PACKAGE = "gguf-node";
var MANAGER_PREREQUISITES = ["GitPython", "typer"];
function foundation(manifest) {
  return [
    {
      id: "system_packages",
      title: "System packages",
      operation: "system_packages",
      parts: ["system"],
      home: "container",
      wish: { packages: list(manifest.systemPackages), ffmpeg: yes(manifest.components.ffmpeg) }
    },
    {
      id: "python_env",
      title: "Python environment",
      operation: "python_env",
      parts: ["fetch"],
      home: "volume",
      after: ["system_packages"],
      wish: { provider: manifest.python.provider, version: manifest.python.version ?? "" }
    },
    {
      id: "comfyui_core",
      title: "ComfyUI",
      operation: "checkout",
      parts: ["fetch"],
      home: "volume",
      needs: ["system_packages"],
      wish: {
        url: manifest.comfyui.repository,
        ref: manifest.comfyui.ref,
        asked: yes(manifest.comfyui.ref !== "release"),
        essential: "main.py"
      }
    }
  ];
}
function packages(manifest) {
  const row2 = (id, title, wish, more = {}) => ({
    id,
    title,
    operation: "packages",
    parts: ["packages"],
    home: "environment",
    needs: ["python_env", "torch"],
    wish,
    ...more
  });
  const managed = manifest.manager.mode !== "none";
  return [
    row2("pip_upgrade", "pip and wheel", { floor: "yes" }, { needs: ["python_env"] }),
    {
      id: "torch",
      title: "PyTorch",
      operation: "torch",
      parts: ["packages"],
      home: "environment",
      needs: ["python_env"],
      after: ["comfyui_core"],
      wish: { wished: manifest.torch, gpu: manifest.gpu }
    },
    row2(
      "dependencies_main",
      "ComfyUI's requirements",
      { file: "requirements.txt" },
      { needs: ["python_env", "torch", "comfyui_core"] }
    ),
    ...when(
      manifest.pip.length > 0,
      row2("dependencies_additional", "Additional packages", { lines: list(manifest.pip) })
    ),
    ...when(managed, {
      ...row2("manager_prerequisites", "What the Manager needs", {
        lines: list(MANAGER_PREREQUISITES),
        only_for: "clone"
      }),
      after: ["comfyui_core"]
    }),
    ...when(managed, {
      id: "comfyui_manager",
      title: "ComfyUI-Manager",
      operation: "manager",
      parts: ["fetch", "packages"],
      home: "volume",
      needs: ["comfyui_core", "python_env"],
      wish: {
        mode: manifest.manager.mode,
        repository: manifest.manager.repository,
        ref: manifest.manager.ref ?? "",
        asked: yes(manifest.manager.ref !== null)
      }
    }),
    ...when(
      managed,
      row2(
        "manager_requirements",
        "The Manager's requirements",
        { file_of: "manager" },
        { needs: ["comfyui_manager", "torch"] }
      )
    )
  ];
}
function nodeStep(node) {
  return {
    id: `${NODE_PREFIX}${node.name}`,
    title: node.name,
    operation: "node",
    parts: ["fetch", "packages", "install"],
    home: "volume",
    needs: ["comfyui_core", "torch"],
    secrets: node.secrets,
    wish: {
      url: node.url,
      ref: node.ref ?? "",
      asked: yes(node.ref !== null),
      name: node.name,
      requirements: node.requirements === false ? "" : node.requirements
    }
  };
}
function extras(manifest) {
  const { components } = manifest;
  return [
    ...when(components.ffmpegSource, {
      id: "ffmpeg_source",
      title: "FFmpeg's source",
      operation: "checkout",
      parts: ["fetch"],
      home: "volume",
      needs: ["system_packages"],
      wish: { url: FFMPEG_SOURCE, ref: "", asked: "no", folder: "ffmpeg", essential: "configure" }
    }),
    ...when(components.ggufNode, {
      id: "gguf_node",
      title: "GGUF node",
      operation: "packages",
      parts: ["packages"],
      home: "environment",
      needs: ["python_env", "torch"],
      wish: { lines: GGUF_PACKAGE }
    }),
    ...when(components.sageattention !== "off", {
      id: "sageattention",
      title: "SageAttention",
      operation: "sageattention",
      parts: ["install"],
      home: "environment",
      needs: ["torch"],
      background: components.sageattention === "background",
      wish: { mode: components.sageattention, url: SAGEATTENTION.repository, commit: SAGEATTENTION.commit }
    })
  ];
}

// src/steps/service-rows.ts
function services(manifest) {
  return manifest.services.map(
    (service) => service.command === null ? jupyterLab(service, manifest) : command(service, manifest)
  );
}
function row(service, wish) {
  return {
    id: `${SERVICE_PREFIX}${service.name}`,
    alsoKnownAs: [service.name],
    operation: "service",
    home: "container",
    wish: {
      name: service.name,
      port: service.port === null ? "" : String(service.port),
      directory: service.directory ?? "",
      ...wish
    }
  };
}
function command(service, manifest) {
  return {
    ...row(service, { command: service.command ?? "" }),
    title: service.name,
    parts: ["start"],
    after: ["system_packages", "python_env", "dependencies_additional", ...manifest.steps.map(({ id }) => id)],
    secrets: service.secrets
  };
}
function jupyterLab(service, manifest) {
  const { token } = service;
  return {
    ...row(service, { version: JUPYTERLAB_VERSION, token: token ?? "", listen: manifest.listen }),
    title: "JupyterLab",
    parts: ["fetch", "start"],
    secrets: [...token === null ? [] : [token], ...service.secrets]
  };
}

// src/steps/run-rows.ts
function ownSteps(steps) {
  return steps.map((own) => ({
    id: own.id,
    title: own.title,
    operation: "own_step",
    parts: ["install"],
    home: "volume",
    needs: own.needs,
    secrets: own.secrets,
    wish: { check: own.check ?? "", run: own.run }
  }));
}
function running(manifest, installed) {
  const paths = manifest.extraModelPaths;
  const settings = {
    listen: manifest.listen,
    port: String(manifest.port),
    arguments: list(manifest.comfyuiArgs),
    env: variableLines(manifest.env),
    gpu: manifest.gpu,
    extra_folder: paths !== null && "folder" in paths ? paths.folder : "",
    extra_yaml: paths !== null && "yaml" in paths ? paths.yaml : ""
  };
  return [
    {
      id: "model_directories",
      title: "Model folders",
      operation: "model_directories",
      parts: ["install"],
      home: "volume",
      needs: ["comfyui_core"],
      // `--base-directory` moves them.
      wish: { arguments: settings.arguments }
    },
    {
      id: "cuda_check",
      title: "CUDA check",
      operation: "cuda_check",
      parts: ["install"],
      home: "container",
      needs: ["torch"],
      after: ["dependencies_main"],
      wish: { gpu: manifest.gpu }
    },
    {
      id: "start_script",
      title: "Start script",
      operation: "start_script",
      parts: ["install"],
      home: "volume",
      needs: ["comfyui_core", "python_env"],
      after: ["comfyui_manager", "sageattention"],
      wish: settings
    },
    ...services(manifest),
    {
      id: COMFYUI_SERVICE,
      title: "ComfyUI runs",
      operation: "comfyui_service",
      parts: ["start"],
      home: "container",
      needs: ["dependencies_main", "start_script"],
      after: installed,
      secrets: manifest.secrets,
      wish: { ...settings, nodes: list(manifest.nodes.map((node) => node.name)) }
    }
  ];
}

// src/steps/catalogue.ts
var catalogue = onceFor((manifest) => {
  const installed = [
    ...foundation(manifest),
    ...packages(manifest),
    ...manifest.nodes.map(nodeStep),
    ...extras(manifest),
    ...ownSteps(manifest.steps)
  ];
  const ids = installed.map(({ id }) => id);
  const rows = [...installed, ...running(manifest, ids)];
  return [...rows, completion(rows)].map(stepOf);
});
function completion(rows) {
  const ids = (some) => list(some.map(({ id }) => id));
  return {
    id: "overall_installation",
    title: "Complete installation",
    operation: "overall",
    parts: ["finish"],
    home: "volume",
    wish: {
      steps: ids(rows),
      nodes: ids(rows.filter(({ operation }) => operation === "node")),
      optional: ids(rows.filter(({ operation }) => operation === "sageattention" || operation === "cuda_check"))
    }
  };
}
function stepOf(row2) {
  const named = row2.operation === "node" ? "node_<name>" : row2.id;
  const earlierNames = STEP_NAMES.find(({ id }) => id === named)?.alsoKnownAs ?? [];
  return {
    id: row2.id,
    title: row2.title,
    alsoKnownAs: [...earlierNames, ...row2.alsoKnownAs ?? []],
    stateName: earlierNames.find((name) => name === name.toUpperCase()) ?? null,
    needs: row2.needs ?? [],
    after: row2.after ?? [],
    home: row2.home,
    operation: row2.operation,
    parts: row2.parts,
    wish: row2.wish ?? {},
    secrets: row2.secrets ?? [],
    background: row2.background ?? false
  };
}

// src/did-you-mean.ts
function distance(left, right) {
  let beforeLast = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row2 = 1; row2 <= left.length; row2++) {
    const current = [row2];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row2 - 1] === right[column - 1];
      const swapped = left[row2 - 1] === right[column - 2] && left[row2 - 2] === right[column - 1];
      const substitution = (last[column - 1] ?? 0) + (same ? 0 : 1);
      const insertion = (current[column - 1] ?? 0) + 1;
      const deletion = (last[column] ?? 0) + 1;
      const swap = swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(substitution, insertion, deletion, swap));
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}
function nearest(word, known) {
  const normal = (text) => text.toLowerCase().replaceAll("_", "-");
  const limit = Math.max(1, Math.floor(word.length / 3));
  const ranked = known.map((candidate) => ({ candidate, distance: distance(normal(word), normal(candidate)) })).filter((entry) => entry.distance <= limit).sort((left, right) => left.distance - right.distance);
  return ranked[0]?.candidate ?? null;
}
function didYouMean(word, known) {
  const candidate = nearest(word, known);
  return candidate === null ? "" : ` (did you mean \`${candidate}\`?)`;
}

// src/steps/selection.ts
function resolveStepName(name, steps) {
  const ids = steps.map((step) => step.id);
  if (ids.includes(name)) return { kind: "found", ids: [name] };
  const known = steps.filter((step) => step.alsoKnownAs.includes(name)).map((step) => step.id);
  const prefixed = name === "" ? [] : ids.filter((id) => id.startsWith(name));
  if (prefixed.length === 1) return { kind: "found", ids: prefixed };
  if (known.length > 0 || name === NODE_GROUP) return { kind: "found", ids: known };
  if (prefixed.length > 1) return { kind: "ambiguous", candidates: prefixed };
  const exists = STEP_NAMES.some((step) => step.id === name || step.alsoKnownAs.includes(name));
  return { kind: exists ? "not-asked-for" : "unknown", candidates: ids };
}
function stepNameProblem(name, steps) {
  const resolution = resolveStepName(name, steps);
  switch (resolution.kind) {
    case "found":
      return null;
    case "ambiguous":
      return `\`${name}\` could be ${resolution.candidates.join(", ")}; write one of them`;
    case "not-asked-for":
      return `\`${name}\` is a step that this manifest does not ask for; the steps are ${resolution.candidates.join(", ")}`;
    case "unknown": {
      const meant = nearest(name, [...resolution.candidates, ...steps.flatMap((step) => step.alsoKnownAs)]);
      const told = meant === null ? "" : ` Did you mean \`${meant}\`?`;
      return `no step is named \`${name}\`; the steps are ${resolution.candidates.join(", ")}.${told}`;
    }
  }
}
function selectSteps(choices, steps) {
  const idsOf = (names) => new Set(
    names.flatMap((name) => {
      const resolution = resolveStepName(name, steps);
      return resolution.kind === "found" ? resolution.ids : [];
    })
  );
  const all = steps.map((step) => step.id);
  const only = choices.only === null ? null : idsOf(choices.only);
  const skip = idsOf(choices.skip);
  const from = choices.from === null ? null : idsOf([choices.from]);
  const first = from === null ? 0 : all.findIndex((id) => from.has(id));
  const started = first < 0 ? [] : all.slice(first);
  const run = started.filter((id) => (only === null || only.has(id)) && !skip.has(id));
  const within = (choice) => {
    if (typeof choice === "boolean") return choice ? run : [];
    const chosen = idsOf(choice);
    return run.filter((id) => chosen.has(id));
  };
  return { run, force: within(choices.force), update: within(choices.update) };
}

// src/steps/services.ts
var SERVICE_COMMANDS = ["start-services", "stop-services", "restart-services"];
function isServiceStep({ id }) {
  return id === COMFYUI_SERVICE || id.startsWith(SERVICE_PREFIX);
}
function serviceNameProblem(name, steps) {
  const services2 = steps.filter(isServiceStep);
  if (stepNameProblem(name, services2) === null) return null;
  return `\`${name}\` is no service of this manifest; its services are ${services2.map(({ id }) => id).join(", ")}`;
}

export {
  nearest,
  didYouMean,
  SERVICE_PREFIX,
  isReservedStepId,
  resolveStepName,
  stepNameProblem,
  selectSteps,
  SERVICE_COMMANDS,
  isServiceStep,
  serviceNameProblem,
  onceFor,
  UV,
  LOWEST_PIP,
  LOWEST_WHEEL,
  wordsIn,
  unescapeTold,
  parseTold,
  parseAnswer,
  yes,
  variableLines,
  catalogue
};
