import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  __commonJS,
  __toESM
} from "./chunk-DKDMAFBM.js";

// node_modules/shell-quote/quote.js
var require_quote = __commonJS({
  "node_modules/shell-quote/quote.js"(exports, module) {
    "use strict";
    var OPS = (
      /** @type {const} */
      [
        "||",
        "&&",
        ";;&",
        ";;",
        ";&",
        "|&",
        "<(",
        ">(",
        "<<<",
        "<<-",
        "<<",
        ">>",
        ">&",
        ">|",
        "&>>",
        "&>",
        "<&",
        "<>",
        "&",
        ";",
        "(",
        ")",
        "|",
        "<",
        ">"
      ]
    );
    var LINE_TERMINATORS = /[\n\r\u2028\u2029]/;
    var GLOB_SHELL_SPECIAL = /[\s#!"$&'():;<=>@\\^`|~]/g;
    module.exports = function quote(xs) {
      var sawComment = false;
      return xs.map(function(s) {
        if (sawComment && typeof s === "string" && LINE_TERMINATORS.test(s)) {
          throw new TypeError("a token after a `comment` must not contain line terminators");
        }
        if (s === "") {
          return (
            /** @type {const} */
            "''"
          );
        }
        if (s && typeof s === "object") {
          if ("op" in s && s.op === "glob") {
            if (typeof s.pattern !== "string") {
              throw new TypeError("glob token requires a string `pattern`");
            }
            if (LINE_TERMINATORS.test(s.pattern)) {
              throw new TypeError("glob `pattern` must not contain line terminators");
            }
            if (s.pattern === "") {
              return (
                /** @type {const} */
                "''"
              );
            }
            return s.pattern.replace(GLOB_SHELL_SPECIAL, "\\$&");
          }
          if ("op" in s && typeof s.op === "string") {
            if (OPS.indexOf(s.op) < 0) {
              throw new TypeError("invalid `op` value: " + JSON.stringify(s.op));
            }
            return s.op.replace(/[\s\S]/g, "\\$&");
          }
          if ("comment" in s && typeof s.comment === "string") {
            if (LINE_TERMINATORS.test(s.comment)) {
              throw new TypeError("`comment` must not contain line terminators");
            }
            sawComment = true;
            return "#" + s.comment;
          }
          throw new TypeError("unrecognized object token shape");
        }
        if (/'/.test(s) && /!/.test(s)) {
          return "'" + s.replace(/'/g, `'"'"'`) + "'";
        }
        if (/["\s\\]/.test(s) && !/'/.test(s)) {
          return "'" + s + "'";
        }
        if (/["'\s]/.test(s)) {
          return '"' + s.replace(/(["\\$`])/g, "\\$1") + '"';
        }
        return String(s).replace(/([A-Za-z]:)?([#!"$&'()*,:;<=>?@[\\\]^`{|}~])/g, "$1\\$2");
      }).join(" ");
    };
  }
});

// node_modules/shell-quote/parse.js
var require_parse = __commonJS({
  "node_modules/shell-quote/parse.js"(exports, module) {
    "use strict";
    var CONTROL = (
      /** @type {const} */
      "(?:" + /** @type {const} */
      [
        "\\|\\|",
        "\\&(?:\\&|>>?)",
        // `&&`, `&>`, and `&>>`
        ";;\\&?",
        // `;;` and `;;&`
        "[;|]\\&",
        // `;&` and `|&`
        "\\<\\(",
        "\\<\\<\\<",
        "\\<\\<-",
        "\\<\\<(?!\\()",
        // `<<(` stays `<` and `<(`, as zsh reads it; other shells reject it
        ">>",
        ">[&|(]",
        // `>&`, `>|`, and `>(`
        "<[&>]",
        // `<&` and `<>`
        "[&;()|<>]"
      ].join(
        /** @type {const} */
        "|"
      ) + /** @type {const} */
      ")"
    );
    var controlRE = new RegExp("^" + CONTROL + "$");
    var META = (
      /** @type {const} */
      "|&;()<> \\t"
    );
    var SINGLE_QUOTE = (
      /** @type {const} */
      "'([^']*?)'"
    );
    var ANSI_C_BODY = "(?:\\\\[\\s\\S]|[^\\\\'])*?";
    var ANSI_C_QUOTE = "\\$'" + ANSI_C_BODY + "'";
    var ansiCAt = new RegExp("\\$'" + ANSI_C_BODY + "(?:(')|\\\\?$)", "g");
    var ANSI_C_LETTERS = "abeEfnrtv";
    var ANSI_C_CHARS = "\x07\b\x1B\x1B\f\n\r	\v";
    var hash = /^#$/;
    var SQ = (
      /** @type {const} */
      "'"
    );
    var DQ = (
      /** @type {const} */
      '"'
    );
    var DS = (
      /** @type {const} */
      "$"
    );
    var TOKEN = "";
    var mult = (
      /** @type {const} */
      4294967296
    );
    for (i = 0; i < 4; i++) {
      TOKEN += (mult * Math.random()).toString(16);
    }
    var i;
    var startsWithToken = new RegExp("^" + TOKEN);
    function matchAll(s, r) {
      var origIndex = r.lastIndex;
      var matches = [];
      var matchObj;
      while (matchObj = r.exec(s)) {
        matches[matches.length] = matchObj;
        if (r.lastIndex === matchObj.index) {
          r.lastIndex += 1;
        }
      }
      r.lastIndex = origIndex;
      return matches;
    }
    function getVar(env, pre, key) {
      var r = typeof env === "function" ? env(key) : env[key];
      if (typeof r === "undefined" && key != "") {
        r = "";
      } else if (typeof r === "undefined") {
        r = "$";
      }
      if (typeof r === "object") {
        return pre + TOKEN + JSON.stringify(r) + TOKEN;
      }
      return pre + r;
    }
    var ansiCEscape = /\\([0-7]{1,3}|x[\dA-Fa-f]{1,2}|u[\dA-Fa-f]{1,4}|U[\dA-Fa-f]{1,8}|c(?:\\\\|[\s\S])|[abeEfnrtv\\'"?])/g;
    function expandAnsiCEscape(m, escape) {
      var kind = escape.charAt(0);
      if (kind === "c") {
        var ctrl = escape.charAt(1);
        return ctrl === "?" ? "\x7F" : String.fromCharCode(ctrl.charCodeAt(0) & 31);
      }
      if (kind === "x" || kind === "u" || kind === "U") {
        var cp = parseInt(escape.slice(1), 16);
        if (cp > 1114111) {
          return m;
        }
        return String.fromCharCode.apply(null, cp > 65535 ? [55232 + (cp >> 10), 56320 + (cp & 1023)] : [cp]);
      }
      if (kind >= "0" && kind <= "7") {
        return String.fromCharCode(parseInt(escape, 8) & 255);
      }
      var letter = ANSI_C_LETTERS.indexOf(escape);
      return letter < 0 ? escape : ANSI_C_CHARS.charAt(letter);
    }
    function expandAnsiC(body) {
      return body.replace(ansiCEscape, expandAnsiCEscape).split("\0")[0];
    }
    function closesAnsiC(s, i2) {
      ansiCAt.lastIndex = i2;
      return !!/** @type {RegExpExecArray} */
      ansiCAt.exec(s)[1];
    }
    function parseInternal(string, env, opts) {
      if (!opts) {
        opts = {};
      }
      var BS = opts.escape || "\\";
      var ifs = opts.splitUnquoted === true ? " 	\n" : typeof opts.splitUnquoted === "string" ? opts.splitUnquoted : "";
      var BAREWORD = "(\\" + BS + `['"$\\` + BS + META + "]|\\$\\$|\\$(?!" + ANSI_C_QUOTE.slice(2) + `)|[^\\s'"$` + META + "])+";
      var DOUBLE_QUOTE = '"(?:\\' + BS + '[\\s\\S]|[^"\\' + BS + '])*"';
      var chunker = new RegExp([
        "(" + CONTROL + ")",
        // control chars
        "(" + ANSI_C_QUOTE + "|" + BAREWORD + "|" + DOUBLE_QUOTE + "|" + SINGLE_QUOTE + ")+"
      ].join("|"), "g");
      var matches = matchAll(string, chunker);
      if (matches.length === 0) {
        return [];
      }
      if (!env) {
        env = {};
      }
      var commented = false;
      return matches.map(function(match) {
        var s = match[0];
        if (!s || commented) {
          return void 0;
        }
        if (controlRE.test(s)) {
          return (
            /** @type {ControlOperator} */
            { op: s }
          );
        }
        var quote = false;
        var esc = false;
        var out = "";
        var words = [];
        var sawQuote = false;
        var pendingNw = null;
        var isGlob = false;
        var i2;
        function parseEnvVar() {
          i2 += 1;
          var varend;
          var varname;
          var char = s.charAt(i2);
          if (char === "{") {
            i2 += 1;
            if (s.charAt(i2) === "}") {
              throw new Error("Bad substitution: " + s.slice(i2 - 2, i2 + 1));
            }
            var depth = 1;
            varend = i2;
            while (depth > 0 && varend < s.length) {
              if (s.charAt(varend) === "{" && s.charAt(varend - 1) === "$") {
                depth += 1;
              } else if (s.charAt(varend) === "}") {
                depth -= 1;
              }
              varend += 1;
            }
            if (depth !== 0) {
              throw new Error("Bad substitution: " + s.slice(i2));
            }
            varend -= 1;
            varname = s.slice(i2, varend);
            i2 = varend;
          } else if (/[*@#?$!-]/.test(char)) {
            varname = char;
          } else {
            var slicedFromI = s.slice(i2);
            varend = slicedFromI.match(/[^\w\d_]/);
            if (!varend) {
              varname = slicedFromI;
              i2 = s.length;
            } else {
              varname = slicedFromI.slice(0, varend.index);
              i2 += /** @type {number} */
              varend.index - 1;
            }
          }
          return getVar(
            /** @type {NonNullable<typeof env>} */
            env,
            "",
            varname
          );
        }
        function flushRun() {
          if (pendingNw === null) {
            return;
          }
          if (pendingNw === 0) {
            if (out !== "") {
              words[words.length] = out;
              out = "";
            }
          } else {
            words[words.length] = out;
            out = "";
            for (var fe = 1; fe < pendingNw; fe += 1) {
              words[words.length] = "";
            }
          }
          pendingNw = null;
        }
        for (i2 = 0; i2 < s.length; i2++) {
          var c = s.charAt(i2);
          if (ifs && c !== DS) {
            flushRun();
          }
          isGlob = isGlob || !quote && (c === "*" || c === "?");
          if (esc) {
            out += c;
            esc = false;
          } else if (quote) {
            if (c === quote) {
              quote = false;
            } else if (quote == SQ) {
              out += c;
            } else {
              if (c === BS) {
                i2 += 1;
                c = s.charAt(i2);
                if (c === DQ || c === BS || c === DS) {
                  out += c;
                } else {
                  out += BS + c;
                }
              } else if (c === DS) {
                out += parseEnvVar();
              } else {
                out += c;
              }
            }
          } else if (c === DQ || c === SQ) {
            quote = c;
            sawQuote = true;
          } else if (controlRE.test(c)) {
            return (
              /** @type {ControlOperator} */
              { op: s }
            );
          } else if (hash.test(c)) {
            commented = true;
            var commentObj = { comment: string.slice(match.index + i2 + 1) };
            if (out.length) {
              return (
                /** @type {const} */
                [out, commentObj]
              );
            }
            return (
              /** @type {const} */
              [commentObj]
            );
          } else if (c === BS) {
            esc = true;
          } else if (c === DS && s.charAt(i2 + 1) === SQ && closesAnsiC(s, i2)) {
            flushRun();
            sawQuote = true;
            out += expandAnsiC(s.slice(i2 + 2, ansiCAt.lastIndex - 1));
            i2 = ansiCAt.lastIndex - 1;
          } else if (c === DS) {
            var value = parseEnvVar();
            if (!ifs) {
              out += value;
            } else {
              for (var vi = 0; vi < value.length; vi += 1) {
                var vc = value.charAt(vi);
                if (ifs.indexOf(vc) < 0) {
                  flushRun();
                  out += vc;
                } else if (pendingNw === null) {
                  pendingNw = vc === " " || vc === "	" || vc === "\n" ? 0 : 1;
                } else if (vc !== " " && vc !== "	" && vc !== "\n") {
                  pendingNw += 1;
                }
              }
            }
          } else {
            out += c;
          }
        }
        if (isGlob) {
          return (
            /** @type {GlobPattern} */
            { op: "glob", pattern: out }
          );
        }
        if (ifs) {
          if (pendingNw !== null && pendingNw > 0) {
            words[words.length] = out;
            out = "";
            for (var te = 1; te < pendingNw; te += 1) {
              words[words.length] = "";
            }
          }
          if (out !== "" || sawQuote && words.length === 0) {
            words[words.length] = out;
          }
          return words;
        }
        return out;
      }).reduce(
        function(prev, arg) {
          if (typeof arg === "undefined") {
            return prev;
          }
          [].concat(arg).forEach(function(entry) {
            prev[prev.length] = entry;
          });
          return prev;
        },
        /** @type {ParseEntry[]} */
        []
      );
    }
    module.exports = function parse2(s, env, opts) {
      var mapped = parseInternal(s, env, opts);
      if (typeof env !== "function") {
        return mapped;
      }
      return mapped.reduce(
        function(acc, s2) {
          if (typeof s2 === "object") {
            acc[acc.length] = s2;
            return acc;
          }
          var xs = s2.split(RegExp("(" + TOKEN + ".*?" + TOKEN + ")", "g"));
          if (xs.length === 1) {
            acc[acc.length] = xs[0];
            return acc;
          }
          xs.filter(Boolean).forEach(function(x) {
            acc[acc.length] = startsWithToken.test(x) ? JSON.parse(x.split(TOKEN)[1]) : x;
          });
          return acc;
        },
        /** @type {ParseEntry[]} */
        []
      );
    };
  }
});

// node_modules/shell-quote/index.js
var require_shell_quote = __commonJS({
  "node_modules/shell-quote/index.js"(exports) {
    "use strict";
    exports.quote = require_quote();
    exports.parse = require_parse();
  }
});

// src/connection/address.ts
import { isIPv6 as isIPv62 } from "node:net";

// src/connection/destination.ts
import { isIP, isIPv6 } from "node:net";
var EXAMPLE = "write for example root@203.0.113.7:10341, or paste the provider's whole ssh line";
function readDestination(text) {
  if (/^https?:\/\//i.test(text)) return `this is a web address; ${EXAMPLE}`;
  if (text.includes(",")) return "several pods are written one a line, without commas";
  const place = text.replace(/^ssh:\/\/(.*?)\/?$/i, "$1");
  const at = place.lastIndexOf("@");
  const user = at < 0 ? null : place.slice(0, at);
  const userProblem = user === null ? null : problemWithUser(user);
  if (userProblem !== null) return userProblem;
  const { host, port: portText } = splitPort(place.slice(at + 1));
  const hostProblem = problemWithHost(host);
  if (hostProblem !== null) return hostProblem;
  const port = portText === null ? null : readPort(portText);
  return typeof port === "string" ? port : { host, port, user };
}
function splitPort(text) {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return { host: bracketed[1] ?? "", port: bracketed[2] ?? null };
  if (isIPv6(text)) return { host: text, port: null };
  const colon = text.lastIndexOf(":");
  return colon < 0 ? { host: text, port: null } : { host: text.slice(0, colon), port: text.slice(colon + 1) };
}
function readPort(text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : `${JSON.stringify(text.slice(0, 40))} is no port; write a number from 1 to 65535`;
}
function problemWithUser(user) {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(user)) return null;
  return `${JSON.stringify(user.slice(0, 40))} is no user name; letters, digits and _ . - are allowed, as in root`;
}
function problemWithHost(host) {
  if (/(^|\.)ssh\.runpod\.io$/i.test(host))
    return `ssh.runpod.io is RunPod's proxy: it gives a terminal to a person and runs no commands. Take the pod's "SSH over exposed TCP" line instead (it needs a public IP and TCP port 22 exposed)`;
  if (isIP(host) !== 0 && /^[0-9A-Za-z:.%]+$/.test(host)) return null;
  const labels = /^(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/;
  if (labels.test(host) && !/^[\d.]+$/.test(host)) return null;
  return `${JSON.stringify(host.slice(0, 80))} is no host name or address; ${EXAMPLE}`;
}

// src/connection/ssh-line.ts
var import_shell_quote = __toESM(require_shell_quote(), 1);
var IGNORED = {
  "-i": "-i is ignored: the key comes from the input `key`",
  "-L": "-L is ignored: no tunnel is opened; the summary tells how to reach ComfyUI"
};
var INSTEAD = {
  "-l": "write the user before the host: root@203.0.113.7",
  "-o": "host keys are given with `host-key`, time limits with `connect-timeout`",
  "-J": "jump hosts are not supported",
  "-F": "configuration files are not read"
};
var WITH_VALUE = new Set([..."BbcDEeFIiJLlmOopQRSWw"].map((letter) => `-${letter}`));
function readSshLine(line) {
  const words = wordsOf(line);
  if (words === null)
    return reading({ problems: ["the line holds shell characters (; | & > * \u2026); paste only the ssh command"] });
  const notices = [];
  const problems = [];
  const operands = [];
  let port = null;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) {
      operands.push(word);
      continue;
    }
    const option = word.slice(0, 2);
    const value = !WITH_VALUE.has(option) ? "" : word.length > 2 ? word.slice(2) : words[++index] ?? "";
    const ignored = IGNORED[option];
    if (ignored !== void 0) notices.push(ignored);
    else if (option === "-p") {
      const read = readPort(value);
      if (typeof read === "string") problems.push(`-p: ${read}`);
      else port = read;
    } else problems.push(`the option ${word.slice(0, 40)} is not supported; ${INSTEAD[option] ?? "leave it out"}`);
  }
  const [place, ...rest] = operands;
  if (place === void 0) return reading({ notices, problems: [...problems, "the line names no host"] });
  if (rest.length > 0)
    problems.push(
      `after ${place.slice(0, 80)} comes something else (${rest.join(" ").slice(0, 40)}); the port is written host:port, several pods one a line, and no command is run from here`
    );
  const destination = readDestination(place);
  if (typeof destination === "string") return reading({ notices, problems: [...problems, destination] });
  if (port !== null && destination.port !== null && port !== destination.port)
    problems.push(`-p says ${port}, but ${place} says ${destination.port}`);
  return reading({ destination: { ...destination, port: port ?? destination.port }, notices, problems });
}
function wordsOf(line) {
  const entries = shellWords(line.replace(/^\$\s+/, ""));
  if (entries === null) return null;
  const words = entries.filter((entry) => typeof entry === "string");
  if (words.length !== entries.length) return null;
  return words[0] === "ssh" ? words.slice(1) : words;
}
function shellWords(text) {
  try {
    return (0, import_shell_quote.parse)(text, (name) => `$${name}`);
  } catch {
    return null;
  }
}
function reading(parts) {
  return { destination: parts.destination ?? null, notices: parts.notices ?? [], problems: parts.problems ?? [] };
}

// src/connection/address.ts
var DEFAULT_PORT = 22;
var DEFAULT_USER = "root";
function readAddresses(inputs) {
  const problems = [];
  const notices = [];
  const port = inputs.port === null ? null : readPort(inputs.port);
  if (typeof port === "string") problems.push(`port: ${port}`);
  const userProblem = inputs.user === null ? null : problemWithUser(inputs.user);
  if (userProblem !== null) problems.push(`user: ${userProblem}`);
  const addresses = [];
  const lines = inputs.host.split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line !== "");
  if (lines.length === 0) problems.push(`host: no pod is named; ${EXAMPLE}`);
  for (const line of lines) {
    const name = lines.length === 1 ? "host" : `host, "${line.slice(0, 80)}"`;
    const reading2 = readLine(line);
    problems.push(...reading2.problems.map((problem) => `${name}: ${problem}`));
    notices.push(...reading2.notices.map((notice) => `${name}: ${notice}`));
    if (reading2.destination === null || reading2.problems.length > 0) continue;
    const { destination } = reading2;
    if (destination.port !== null && typeof port === "number" && port !== destination.port)
      problems.push(`port: ${port} was given, but host says ${destination.port}; leave port out`);
    if (destination.user !== null && inputs.user !== null && inputs.user !== destination.user)
      problems.push(`user: ${inputs.user} was given, but host says ${destination.user}; leave user out`);
    const address = {
      host: destination.host,
      port: destination.port ?? (typeof port === "number" ? port : DEFAULT_PORT),
      user: destination.user ?? inputs.user ?? DEFAULT_USER
    };
    if (addresses.some((other) => other.host === address.host && other.port === address.port))
      problems.push(`host: ${address.host} with port ${address.port} is named twice`);
    addresses.push(address);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, addresses, notices };
}
function formatAddress({ host, port, user }) {
  return `${user}@${isIPv62(host) ? `[${host}]` : host}:${port}`;
}
function readLine(line) {
  if (/^(\$\s*)?ssh\s/.test(line) || /\s/.test(line)) return readSshLine(line);
  const destination = readDestination(line);
  if (typeof destination === "string") return { destination: null, notices: [], problems: [destination] };
  return { destination, notices: [], problems: [] };
}

export {
  require_shell_quote,
  readAddresses,
  formatAddress
};
