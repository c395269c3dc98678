import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  KEY_TYPES,
  LOWEST_PIP,
  LOWEST_WHEEL,
  SERVICE_PREFIX,
  UV,
  array,
  boolean,
  catalogue,
  endGroup,
  error,
  fingerprintOf,
  formatAddress,
  info,
  input,
  isServiceStep,
  knownHostsName,
  looseObject,
  object,
  openSocket,
  parseAnswer,
  parseTold,
  readPrivateKey,
  record,
  refuseInput,
  require_constants,
  require_crypto,
  require_keyParser,
  require_lib,
  require_utils,
  runLink,
  selectSteps,
  serverHostKeyAlgorithms,
  setOutput,
  startGroup,
  string,
  summary,
  tuple,
  typeOf,
  unescapeTold,
  union,
  unknown,
  variableLines,
  warning,
  wordsIn,
  yes
} from "./chunk-AMED4HXH.js";
import {
  ABORTED_BEFORE_START,
  watchExec
} from "./chunk-WNV57R3P.js";
import "./chunk-5IS763XJ.js";
import {
  __commonJS,
  __require,
  __toESM
} from "./chunk-GGLZDCZS.js";

// node_modules/ssh2/lib/agent.js
var require_agent = __commonJS({
  "node_modules/ssh2/lib/agent.js"(exports) {
    exports.isAgent = () => false;
  }
});

// node_modules/ssh2/lib/http-agents.js
var require_http_agents = __commonJS({
  "node_modules/ssh2/lib/http-agents.js"(exports, module) {
    module.exports = {};
  }
});

// node_modules/ssh2/lib/protocol/SFTP.js
var require_SFTP = __commonJS({
  "node_modules/ssh2/lib/protocol/SFTP.js"(exports, module) {
    module.exports = {};
  }
});

// node_modules/ssh2/lib/protocol/zlib.js
var require_zlib = __commonJS({
  "node_modules/ssh2/lib/protocol/zlib.js"(exports, module) {
    "use strict";
    var { kMaxLength } = __require("buffer");
    var {
      createInflate,
      constants: {
        DEFLATE,
        INFLATE,
        Z_DEFAULT_CHUNK,
        Z_DEFAULT_COMPRESSION,
        Z_DEFAULT_MEMLEVEL,
        Z_DEFAULT_STRATEGY,
        Z_DEFAULT_WINDOWBITS,
        Z_PARTIAL_FLUSH
      }
    } = __require("zlib");
    var ZlibHandle = createInflate()._handle.constructor;
    function processCallback() {
      throw new Error("Should not get here");
    }
    function zlibOnError(message2, errno, code2) {
      const self = this._owner;
      const error2 = new Error(message2);
      error2.errno = errno;
      error2.code = code2;
      self._err = error2;
    }
    function _close(engine) {
      if (!engine._handle)
        return;
      engine._handle.close();
      engine._handle = null;
    }
    var Zlib = class {
      constructor(mode) {
        const windowBits = Z_DEFAULT_WINDOWBITS;
        const level = Z_DEFAULT_COMPRESSION;
        const memLevel = Z_DEFAULT_MEMLEVEL;
        const strategy = Z_DEFAULT_STRATEGY;
        const dictionary = void 0;
        this._err = void 0;
        this._writeState = new Uint32Array(2);
        this._chunkSize = Z_DEFAULT_CHUNK;
        this._maxOutputLength = kMaxLength;
        this._outBuffer = Buffer.allocUnsafe(this._chunkSize);
        this._outOffset = 0;
        this._handle = new ZlibHandle(mode);
        this._handle._owner = this;
        this._handle.onerror = zlibOnError;
        this._handle.init(
          windowBits,
          level,
          memLevel,
          strategy,
          this._writeState,
          processCallback,
          dictionary
        );
      }
      writeSync(chunk, retChunks) {
        const handle = this._handle;
        if (!handle)
          throw new Error("Invalid Zlib instance");
        let availInBefore = chunk.length;
        let availOutBefore = this._chunkSize - this._outOffset;
        let inOff = 0;
        let availOutAfter;
        let availInAfter;
        let buffers;
        let nread = 0;
        const state = this._writeState;
        let buffer = this._outBuffer;
        let offset = this._outOffset;
        const chunkSize = this._chunkSize;
        while (true) {
          handle.writeSync(
            Z_PARTIAL_FLUSH,
            chunk,
            // in
            inOff,
            // in_off
            availInBefore,
            // in_len
            buffer,
            // out
            offset,
            // out_off
            availOutBefore
          );
          if (this._err)
            throw this._err;
          availOutAfter = state[0];
          availInAfter = state[1];
          const inDelta = availInBefore - availInAfter;
          const have = availOutBefore - availOutAfter;
          if (have > 0) {
            const out = offset === 0 && have === buffer.length ? buffer : buffer.slice(offset, offset + have);
            offset += have;
            if (!buffers)
              buffers = out;
            else if (buffers.push === void 0)
              buffers = [buffers, out];
            else
              buffers.push(out);
            nread += out.byteLength;
            if (nread > this._maxOutputLength) {
              _close(this);
              throw new Error(
                `Output length exceeded maximum of ${this._maxOutputLength}`
              );
            }
          } else if (have !== 0) {
            throw new Error("have should not go down");
          }
          if (availOutAfter === 0 || offset >= chunkSize) {
            availOutBefore = chunkSize;
            offset = 0;
            buffer = Buffer.allocUnsafe(chunkSize);
          }
          if (availOutAfter === 0) {
            inOff += inDelta;
            availInBefore = availInAfter;
          } else {
            break;
          }
        }
        this._outBuffer = buffer;
        this._outOffset = offset;
        if (nread === 0)
          buffers = Buffer.alloc(0);
        if (retChunks) {
          buffers.totalLen = nread;
          return buffers;
        }
        if (buffers.push === void 0)
          return buffers;
        const output = Buffer.allocUnsafe(nread);
        for (let i = 0, p = 0; i < buffers.length; ++i) {
          const buf = buffers[i];
          output.set(buf, p);
          p += buf.length;
        }
        return output;
      }
    };
    var ZlibPacketWriter = class {
      constructor(protocol) {
        this.allocStart = 0;
        this.allocStartKEX = 0;
        this._protocol = protocol;
        this._zlib = new Zlib(DEFLATE);
      }
      cleanup() {
        if (this._zlib)
          _close(this._zlib);
      }
      alloc(payloadSize, force) {
        return Buffer.allocUnsafe(payloadSize);
      }
      finalize(payload, force) {
        if (this._protocol._kexinit === void 0 || force) {
          const output = this._zlib.writeSync(payload, true);
          const packet = this._protocol._cipher.allocPacket(output.totalLen);
          if (output.push === void 0) {
            packet.set(output, 5);
          } else {
            for (let i = 0, p = 5; i < output.length; ++i) {
              const chunk = output[i];
              packet.set(chunk, p);
              p += chunk.length;
            }
          }
          return packet;
        }
        return payload;
      }
    };
    var PacketWriter = class {
      constructor(protocol) {
        this.allocStart = 5;
        this.allocStartKEX = 5;
        this._protocol = protocol;
      }
      cleanup() {
      }
      alloc(payloadSize, force) {
        if (this._protocol._kexinit === void 0 || force)
          return this._protocol._cipher.allocPacket(payloadSize);
        return Buffer.allocUnsafe(payloadSize);
      }
      finalize(packet, force) {
        return packet;
      }
    };
    var ZlibPacketReader = class {
      constructor() {
        this._zlib = new Zlib(INFLATE);
      }
      cleanup() {
        if (this._zlib)
          _close(this._zlib);
      }
      read(data) {
        return this._zlib.writeSync(data, false);
      }
    };
    var PacketReader = class {
      cleanup() {
      }
      read(data) {
        return data;
      }
    };
    module.exports = {
      PacketReader,
      PacketWriter,
      ZlibPacketReader,
      ZlibPacketWriter
    };
  }
});

// node_modules/ssh2/lib/protocol/handlers.misc.js
var require_handlers_misc = __commonJS({
  "node_modules/ssh2/lib/protocol/handlers.misc.js"(exports, module) {
    "use strict";
    var {
      bufferSlice,
      bufferParser,
      doFatalError,
      sigSSHToASN1,
      writeUInt32BE
    } = require_utils();
    var {
      CHANNEL_OPEN_FAILURE,
      COMPAT,
      MESSAGE,
      TERMINAL_MODE
    } = require_constants();
    var {
      parseKey
    } = require_keyParser();
    var TERMINAL_MODE_BY_VALUE = Array.from(Object.entries(TERMINAL_MODE)).reduce((obj, [key2, value]) => ({ ...obj, [key2]: value }), {});
    module.exports = {
      // Transport layer protocol ==================================================
      [MESSAGE.DISCONNECT]: (self, payload) => {
        bufferParser.init(payload, 1);
        const reason = bufferParser.readUInt32BE();
        const desc = bufferParser.readString(true);
        const lang = bufferParser.readString();
        bufferParser.clear();
        if (lang === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed DISCONNECT packet"
          );
        }
        self._debug && self._debug(
          `Inbound: Received DISCONNECT (${reason}, "${desc}")`
        );
        const handler = self._handlers.DISCONNECT;
        handler && handler(self, reason, desc);
      },
      [MESSAGE.IGNORE]: (self, payload) => {
        self._debug && self._debug("Inbound: Received IGNORE");
      },
      [MESSAGE.UNIMPLEMENTED]: (self, payload) => {
        bufferParser.init(payload, 1);
        const seqno = bufferParser.readUInt32BE();
        bufferParser.clear();
        if (seqno === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed UNIMPLEMENTED packet"
          );
        }
        self._debug && self._debug(`Inbound: Received UNIMPLEMENTED (seqno ${seqno})`);
      },
      [MESSAGE.DEBUG]: (self, payload) => {
        bufferParser.init(payload, 1);
        const display = bufferParser.readBool();
        const msg = bufferParser.readString(true);
        const lang = bufferParser.readString();
        bufferParser.clear();
        if (lang === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed DEBUG packet"
          );
        }
        self._debug && self._debug("Inbound: Received DEBUG");
        const handler = self._handlers.DEBUG;
        handler && handler(self, display, msg);
      },
      [MESSAGE.SERVICE_REQUEST]: (self, payload) => {
        bufferParser.init(payload, 1);
        const name = bufferParser.readString(true);
        bufferParser.clear();
        if (name === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed SERVICE_REQUEST packet"
          );
        }
        self._debug && self._debug(`Inbound: Received SERVICE_REQUEST (${name})`);
        const handler = self._handlers.SERVICE_REQUEST;
        handler && handler(self, name);
      },
      [MESSAGE.SERVICE_ACCEPT]: (self, payload) => {
        bufferParser.init(payload, 1);
        const name = bufferParser.readString(true);
        bufferParser.clear();
        if (name === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed SERVICE_ACCEPT packet"
          );
        }
        self._debug && self._debug(`Inbound: Received SERVICE_ACCEPT (${name})`);
        const handler = self._handlers.SERVICE_ACCEPT;
        handler && handler(self, name);
      },
      [MESSAGE.EXT_INFO]: (self, payload) => {
        bufferParser.init(payload, 1);
        const numExts = bufferParser.readUInt32BE();
        let exts;
        if (numExts !== void 0) {
          exts = [];
          for (let i = 0; i < numExts; ++i) {
            const name = bufferParser.readString(true);
            const data = bufferParser.readString();
            if (data !== void 0) {
              switch (name) {
                case "server-sig-algs": {
                  const algs = data.latin1Slice(0, data.length).split(",");
                  exts.push({ name, algs });
                  continue;
                }
                default:
                  continue;
              }
            }
            exts = void 0;
            break;
          }
        }
        bufferParser.clear();
        if (exts === void 0)
          return doFatalError(self, "Inbound: Malformed EXT_INFO packet");
        self._debug && self._debug("Inbound: Received EXT_INFO");
        const handler = self._handlers.EXT_INFO;
        handler && handler(self, exts);
      },
      // User auth protocol -- generic =============================================
      [MESSAGE.USERAUTH_REQUEST]: (self, payload) => {
        bufferParser.init(payload, 1);
        const user = bufferParser.readString(true);
        const service = bufferParser.readString(true);
        const method = bufferParser.readString(true);
        let methodData;
        let methodDesc;
        switch (method) {
          case "none":
            methodData = null;
            break;
          case "password": {
            const isChange3 = bufferParser.readBool();
            if (isChange3 !== void 0) {
              methodData = bufferParser.readString(true);
              if (methodData !== void 0 && isChange3) {
                const newPassword = bufferParser.readString(true);
                if (newPassword !== void 0)
                  methodData = { oldPassword: methodData, newPassword };
                else
                  methodData = void 0;
              }
            }
            break;
          }
          case "publickey": {
            const hasSig = bufferParser.readBool();
            if (hasSig !== void 0) {
              const keyAlgo = bufferParser.readString(true);
              let realKeyAlgo = keyAlgo;
              const key2 = bufferParser.readString();
              let hashAlgo;
              switch (keyAlgo) {
                case "rsa-sha2-256":
                  realKeyAlgo = "ssh-rsa";
                  hashAlgo = "sha256";
                  break;
                case "rsa-sha2-512":
                  realKeyAlgo = "ssh-rsa";
                  hashAlgo = "sha512";
                  break;
              }
              if (hasSig) {
                const blobEnd = bufferParser.pos();
                let signature = bufferParser.readString();
                if (signature !== void 0) {
                  if (signature.length > 4 + keyAlgo.length + 4 && signature.utf8Slice(4, 4 + keyAlgo.length) === keyAlgo) {
                    signature = bufferSlice(signature, 4 + keyAlgo.length + 4);
                  }
                  signature = sigSSHToASN1(signature, realKeyAlgo);
                  if (signature) {
                    const sessionID = self._kex.sessionID;
                    const blob = Buffer.allocUnsafe(4 + sessionID.length + blobEnd);
                    writeUInt32BE(blob, sessionID.length, 0);
                    blob.set(sessionID, 4);
                    blob.set(
                      new Uint8Array(payload.buffer, payload.byteOffset, blobEnd),
                      4 + sessionID.length
                    );
                    methodData = {
                      keyAlgo: realKeyAlgo,
                      key: key2,
                      signature,
                      blob,
                      hashAlgo
                    };
                  }
                }
              } else {
                methodData = { keyAlgo: realKeyAlgo, key: key2, hashAlgo };
                methodDesc = "publickey -- check";
              }
            }
            break;
          }
          case "hostbased": {
            const keyAlgo = bufferParser.readString(true);
            let realKeyAlgo = keyAlgo;
            const key2 = bufferParser.readString();
            const localHostname = bufferParser.readString(true);
            const localUsername = bufferParser.readString(true);
            let hashAlgo;
            switch (keyAlgo) {
              case "rsa-sha2-256":
                realKeyAlgo = "ssh-rsa";
                hashAlgo = "sha256";
                break;
              case "rsa-sha2-512":
                realKeyAlgo = "ssh-rsa";
                hashAlgo = "sha512";
                break;
            }
            const blobEnd = bufferParser.pos();
            let signature = bufferParser.readString();
            if (signature !== void 0) {
              if (signature.length > 4 + keyAlgo.length + 4 && signature.utf8Slice(4, 4 + keyAlgo.length) === keyAlgo) {
                signature = bufferSlice(signature, 4 + keyAlgo.length + 4);
              }
              signature = sigSSHToASN1(signature, realKeyAlgo);
              if (signature !== void 0) {
                const sessionID = self._kex.sessionID;
                const blob = Buffer.allocUnsafe(4 + sessionID.length + blobEnd);
                writeUInt32BE(blob, sessionID.length, 0);
                blob.set(sessionID, 4);
                blob.set(
                  new Uint8Array(payload.buffer, payload.byteOffset, blobEnd),
                  4 + sessionID.length
                );
                methodData = {
                  keyAlgo: realKeyAlgo,
                  key: key2,
                  signature,
                  blob,
                  localHostname,
                  localUsername,
                  hashAlgo
                };
              }
            }
            break;
          }
          case "keyboard-interactive":
            bufferParser.skipString();
            methodData = bufferParser.readList();
            break;
          default:
            if (method !== void 0)
              methodData = bufferParser.readRaw();
        }
        bufferParser.clear();
        if (methodData === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed USERAUTH_REQUEST packet"
          );
        }
        if (methodDesc === void 0)
          methodDesc = method;
        self._authsQueue.push(method);
        self._debug && self._debug(`Inbound: Received USERAUTH_REQUEST (${methodDesc})`);
        const handler = self._handlers.USERAUTH_REQUEST;
        handler && handler(self, user, service, method, methodData);
      },
      [MESSAGE.USERAUTH_FAILURE]: (self, payload) => {
        bufferParser.init(payload, 1);
        const authMethods = bufferParser.readList();
        const partialSuccess = bufferParser.readBool();
        bufferParser.clear();
        if (partialSuccess === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed USERAUTH_FAILURE packet"
          );
        }
        self._debug && self._debug(`Inbound: Received USERAUTH_FAILURE (${authMethods})`);
        self._authsQueue.shift();
        const handler = self._handlers.USERAUTH_FAILURE;
        handler && handler(self, authMethods, partialSuccess);
      },
      [MESSAGE.USERAUTH_SUCCESS]: (self, payload) => {
        self._debug && self._debug("Inbound: Received USERAUTH_SUCCESS");
        self._authsQueue.shift();
        const handler = self._handlers.USERAUTH_SUCCESS;
        handler && handler(self);
      },
      [MESSAGE.USERAUTH_BANNER]: (self, payload) => {
        bufferParser.init(payload, 1);
        const msg = bufferParser.readString(true);
        const lang = bufferParser.readString();
        bufferParser.clear();
        if (lang === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed USERAUTH_BANNER packet"
          );
        }
        self._debug && self._debug("Inbound: Received USERAUTH_BANNER");
        const handler = self._handlers.USERAUTH_BANNER;
        handler && handler(self, msg);
      },
      // User auth protocol -- method-specific =====================================
      60: (self, payload) => {
        if (!self._authsQueue.length) {
          self._debug && self._debug("Inbound: Received payload type 60 without auth");
          return;
        }
        switch (self._authsQueue[0]) {
          case "password": {
            bufferParser.init(payload, 1);
            const prompt = bufferParser.readString(true);
            const lang = bufferParser.readString();
            bufferParser.clear();
            if (lang === void 0) {
              return doFatalError(
                self,
                "Inbound: Malformed USERAUTH_PASSWD_CHANGEREQ packet"
              );
            }
            self._debug && self._debug("Inbound: Received USERAUTH_PASSWD_CHANGEREQ");
            const handler = self._handlers.USERAUTH_PASSWD_CHANGEREQ;
            handler && handler(self, prompt);
            break;
          }
          case "publickey": {
            bufferParser.init(payload, 1);
            const keyAlgo = bufferParser.readString(true);
            const key2 = bufferParser.readString();
            bufferParser.clear();
            if (key2 === void 0) {
              return doFatalError(
                self,
                "Inbound: Malformed USERAUTH_PK_OK packet"
              );
            }
            self._debug && self._debug("Inbound: Received USERAUTH_PK_OK");
            self._authsQueue.shift();
            const handler = self._handlers.USERAUTH_PK_OK;
            handler && handler(self, keyAlgo, key2);
            break;
          }
          case "keyboard-interactive": {
            bufferParser.init(payload, 1);
            const name = bufferParser.readString(true);
            const instructions = bufferParser.readString(true);
            bufferParser.readString();
            const numPrompts = bufferParser.readUInt32BE();
            let prompts;
            if (numPrompts !== void 0) {
              prompts = new Array(numPrompts);
              let i;
              for (i = 0; i < numPrompts; ++i) {
                const prompt = bufferParser.readString(true);
                const echo = bufferParser.readBool();
                if (echo === void 0)
                  break;
                prompts[i] = { prompt, echo };
              }
              if (i !== numPrompts)
                prompts = void 0;
            }
            bufferParser.clear();
            if (prompts === void 0) {
              return doFatalError(
                self,
                "Inbound: Malformed USERAUTH_INFO_REQUEST packet"
              );
            }
            self._debug && self._debug("Inbound: Received USERAUTH_INFO_REQUEST");
            const handler = self._handlers.USERAUTH_INFO_REQUEST;
            handler && handler(self, name, instructions, prompts);
            break;
          }
          default:
            self._debug && self._debug("Inbound: Received unexpected payload type 60");
        }
      },
      61: (self, payload) => {
        if (!self._authsQueue.length) {
          self._debug && self._debug("Inbound: Received payload type 61 without auth");
          return;
        }
        if (self._authsQueue[0] !== "keyboard-interactive") {
          return doFatalError(
            self,
            "Inbound: Received unexpected payload type 61"
          );
        }
        bufferParser.init(payload, 1);
        const numResponses = bufferParser.readUInt32BE();
        let responses;
        if (numResponses !== void 0) {
          responses = new Array(numResponses);
          let i;
          for (i = 0; i < numResponses; ++i) {
            const response = bufferParser.readString(true);
            if (response === void 0)
              break;
            responses[i] = response;
          }
          if (i !== numResponses)
            responses = void 0;
        }
        bufferParser.clear();
        if (responses === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed USERAUTH_INFO_RESPONSE packet"
          );
        }
        self._debug && self._debug("Inbound: Received USERAUTH_INFO_RESPONSE");
        const handler = self._handlers.USERAUTH_INFO_RESPONSE;
        handler && handler(self, responses);
      },
      // Connection protocol -- generic ============================================
      [MESSAGE.GLOBAL_REQUEST]: (self, payload) => {
        bufferParser.init(payload, 1);
        const name = bufferParser.readString(true);
        const wantReply = bufferParser.readBool();
        let data;
        if (wantReply !== void 0) {
          switch (name) {
            case "tcpip-forward":
            case "cancel-tcpip-forward": {
              const bindAddr = bufferParser.readString(true);
              const bindPort = bufferParser.readUInt32BE();
              if (bindPort !== void 0)
                data = { bindAddr, bindPort };
              break;
            }
            case "streamlocal-forward@openssh.com":
            case "cancel-streamlocal-forward@openssh.com": {
              const socketPath = bufferParser.readString(true);
              if (socketPath !== void 0)
                data = { socketPath };
              break;
            }
            case "no-more-sessions@openssh.com":
              data = null;
              break;
            case "hostkeys-00@openssh.com": {
              data = [];
              while (bufferParser.avail() > 0) {
                const keyRaw = bufferParser.readString();
                if (keyRaw === void 0) {
                  data = void 0;
                  break;
                }
                const key2 = parseKey(keyRaw);
                if (!(key2 instanceof Error))
                  data.push(key2);
              }
              break;
            }
            default:
              data = bufferParser.readRaw();
          }
        }
        bufferParser.clear();
        if (data === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed GLOBAL_REQUEST packet"
          );
        }
        self._debug && self._debug(`Inbound: GLOBAL_REQUEST (${name})`);
        const handler = self._handlers.GLOBAL_REQUEST;
        if (handler)
          handler(self, name, wantReply, data);
        else
          self.requestFailure();
      },
      [MESSAGE.REQUEST_SUCCESS]: (self, payload) => {
        const data = payload.length > 1 ? bufferSlice(payload, 1) : null;
        self._debug && self._debug("Inbound: REQUEST_SUCCESS");
        const handler = self._handlers.REQUEST_SUCCESS;
        handler && handler(self, data);
      },
      [MESSAGE.REQUEST_FAILURE]: (self, payload) => {
        self._debug && self._debug("Inbound: Received REQUEST_FAILURE");
        const handler = self._handlers.REQUEST_FAILURE;
        handler && handler(self);
      },
      // Connection protocol -- channel-related ====================================
      [MESSAGE.CHANNEL_OPEN]: (self, payload) => {
        bufferParser.init(payload, 1);
        const type = bufferParser.readString(true);
        const sender = bufferParser.readUInt32BE();
        const window = bufferParser.readUInt32BE();
        const packetSize = bufferParser.readUInt32BE();
        let channelInfo;
        switch (type) {
          case "forwarded-tcpip":
          // S->C
          case "direct-tcpip": {
            const destIP = bufferParser.readString(true);
            const destPort = bufferParser.readUInt32BE();
            const srcIP = bufferParser.readString(true);
            const srcPort = bufferParser.readUInt32BE();
            if (srcPort !== void 0) {
              channelInfo = {
                type,
                sender,
                window,
                packetSize,
                data: { destIP, destPort, srcIP, srcPort }
              };
            }
            break;
          }
          case "forwarded-streamlocal@openssh.com":
          // S->C
          case "direct-streamlocal@openssh.com": {
            const socketPath = bufferParser.readString(true);
            if (socketPath !== void 0) {
              channelInfo = {
                type,
                sender,
                window,
                packetSize,
                data: { socketPath }
              };
            }
            break;
          }
          case "x11": {
            const srcIP = bufferParser.readString(true);
            const srcPort = bufferParser.readUInt32BE();
            if (srcPort !== void 0) {
              channelInfo = {
                type,
                sender,
                window,
                packetSize,
                data: { srcIP, srcPort }
              };
            }
            break;
          }
          default:
            channelInfo = {
              type,
              sender,
              window,
              packetSize,
              data: {}
            };
        }
        bufferParser.clear();
        if (channelInfo === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_OPEN packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_OPEN (s:${sender}, ${type})`);
        const handler = self._handlers.CHANNEL_OPEN;
        if (handler) {
          handler(self, channelInfo);
        } else {
          self.channelOpenFail(
            channelInfo.sender,
            CHANNEL_OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED,
            "",
            ""
          );
        }
      },
      [MESSAGE.CHANNEL_OPEN_CONFIRMATION]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        const sender = bufferParser.readUInt32BE();
        const window = bufferParser.readUInt32BE();
        const packetSize = bufferParser.readUInt32BE();
        const data = bufferParser.avail() ? bufferParser.readRaw() : void 0;
        bufferParser.clear();
        if (packetSize === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_OPEN_CONFIRMATION packet"
          );
        }
        self._debug && self._debug(
          `Inbound: CHANNEL_OPEN_CONFIRMATION (r:${recipient}, s:${sender})`
        );
        const handler = self._handlers.CHANNEL_OPEN_CONFIRMATION;
        if (handler)
          handler(self, { recipient, sender, window, packetSize, data });
      },
      [MESSAGE.CHANNEL_OPEN_FAILURE]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        const reason = bufferParser.readUInt32BE();
        const description = bufferParser.readString(true);
        const lang = bufferParser.readString();
        bufferParser.clear();
        if (lang === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_OPEN_FAILURE packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_OPEN_FAILURE (r:${recipient})`);
        const handler = self._handlers.CHANNEL_OPEN_FAILURE;
        handler && handler(self, recipient, reason, description);
      },
      [MESSAGE.CHANNEL_WINDOW_ADJUST]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        const bytesToAdd = bufferParser.readUInt32BE();
        bufferParser.clear();
        if (bytesToAdd === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_WINDOW_ADJUST packet"
          );
        }
        self._debug && self._debug(
          `Inbound: CHANNEL_WINDOW_ADJUST (r:${recipient}, ${bytesToAdd})`
        );
        const handler = self._handlers.CHANNEL_WINDOW_ADJUST;
        handler && handler(self, recipient, bytesToAdd);
      },
      [MESSAGE.CHANNEL_DATA]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        const data = bufferParser.readString();
        bufferParser.clear();
        if (data === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_DATA packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_DATA (r:${recipient}, ${data.length})`);
        const handler = self._handlers.CHANNEL_DATA;
        handler && handler(self, recipient, data);
      },
      [MESSAGE.CHANNEL_EXTENDED_DATA]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        const type = bufferParser.readUInt32BE();
        const data = bufferParser.readString();
        bufferParser.clear();
        if (data === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_EXTENDED_DATA packet"
          );
        }
        self._debug && self._debug(
          `Inbound: CHANNEL_EXTENDED_DATA (r:${recipient}, ${data.length})`
        );
        const handler = self._handlers.CHANNEL_EXTENDED_DATA;
        handler && handler(self, recipient, data, type);
      },
      [MESSAGE.CHANNEL_EOF]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        bufferParser.clear();
        if (recipient === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_EOF packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_EOF (r:${recipient})`);
        const handler = self._handlers.CHANNEL_EOF;
        handler && handler(self, recipient);
      },
      [MESSAGE.CHANNEL_CLOSE]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        bufferParser.clear();
        if (recipient === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_CLOSE packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_CLOSE (r:${recipient})`);
        const handler = self._handlers.CHANNEL_CLOSE;
        handler && handler(self, recipient);
      },
      [MESSAGE.CHANNEL_REQUEST]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        const type = bufferParser.readString(true);
        const wantReply = bufferParser.readBool();
        let data;
        if (wantReply !== void 0) {
          switch (type) {
            case "exit-status":
              data = bufferParser.readUInt32BE();
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${data})`
              );
              break;
            case "exit-signal": {
              let signal;
              let coreDumped;
              if (self._compatFlags & COMPAT.OLD_EXIT) {
                const num = bufferParser.readUInt32BE();
                switch (num) {
                  case 1:
                    signal = "HUP";
                    break;
                  case 2:
                    signal = "INT";
                    break;
                  case 3:
                    signal = "QUIT";
                    break;
                  case 6:
                    signal = "ABRT";
                    break;
                  case 9:
                    signal = "KILL";
                    break;
                  case 14:
                    signal = "ALRM";
                    break;
                  case 15:
                    signal = "TERM";
                    break;
                  default:
                    if (num !== void 0) {
                      signal = `UNKNOWN (${num})`;
                    }
                }
                coreDumped = false;
              } else {
                signal = bufferParser.readString(true);
                coreDumped = bufferParser.readBool();
                if (coreDumped === void 0)
                  signal = void 0;
              }
              const errorMessage = bufferParser.readString(true);
              if (bufferParser.skipString() !== void 0)
                data = { signal, coreDumped, errorMessage };
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${signal})`
              );
              break;
            }
            case "pty-req": {
              const term = bufferParser.readString(true);
              const cols = bufferParser.readUInt32BE();
              const rows2 = bufferParser.readUInt32BE();
              const width = bufferParser.readUInt32BE();
              const height = bufferParser.readUInt32BE();
              const modesBinary = bufferParser.readString();
              if (modesBinary !== void 0) {
                bufferParser.init(modesBinary, 1);
                let modes = {};
                while (bufferParser.avail()) {
                  const opcode = bufferParser.readByte();
                  if (opcode === TERMINAL_MODE.TTY_OP_END)
                    break;
                  const name = TERMINAL_MODE_BY_VALUE[opcode];
                  const value = bufferParser.readUInt32BE();
                  if (opcode === void 0 || name === void 0 || value === void 0) {
                    modes = void 0;
                    break;
                  }
                  modes[name] = value;
                }
                if (modes !== void 0)
                  data = { term, cols, rows: rows2, width, height, modes };
              }
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type})`
              );
              break;
            }
            case "window-change": {
              const cols = bufferParser.readUInt32BE();
              const rows2 = bufferParser.readUInt32BE();
              const width = bufferParser.readUInt32BE();
              const height = bufferParser.readUInt32BE();
              if (height !== void 0)
                data = { cols, rows: rows2, width, height };
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type})`
              );
              break;
            }
            case "x11-req": {
              const single = bufferParser.readBool();
              const protocol = bufferParser.readString(true);
              const cookie = bufferParser.readString();
              const screen = bufferParser.readUInt32BE();
              if (screen !== void 0)
                data = { single, protocol, cookie, screen };
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type})`
              );
              break;
            }
            case "env": {
              const name = bufferParser.readString(true);
              const value = bufferParser.readString(true);
              if (value !== void 0)
                data = { name, value };
              if (self._debug) {
                self._debug(
                  `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${name}=${value})`
                );
              }
              break;
            }
            case "shell":
              data = null;
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type})`
              );
              break;
            case "exec":
              data = bufferParser.readString(true);
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${data})`
              );
              break;
            case "subsystem":
              data = bufferParser.readString(true);
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${data})`
              );
              break;
            case "signal":
              data = bufferParser.readString(true);
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${data})`
              );
              break;
            case "xon-xoff":
              data = bufferParser.readBool();
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type}: ${data})`
              );
              break;
            case "auth-agent-req@openssh.com":
              data = null;
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type})`
              );
              break;
            default:
              data = bufferParser.avail() ? bufferParser.readRaw() : null;
              self._debug && self._debug(
                `Inbound: CHANNEL_REQUEST (r:${recipient}, ${type})`
              );
          }
        }
        bufferParser.clear();
        if (data === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_REQUEST packet"
          );
        }
        const handler = self._handlers.CHANNEL_REQUEST;
        handler && handler(self, recipient, type, wantReply, data);
      },
      [MESSAGE.CHANNEL_SUCCESS]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        bufferParser.clear();
        if (recipient === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_SUCCESS packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_SUCCESS (r:${recipient})`);
        const handler = self._handlers.CHANNEL_SUCCESS;
        handler && handler(self, recipient);
      },
      [MESSAGE.CHANNEL_FAILURE]: (self, payload) => {
        bufferParser.init(payload, 1);
        const recipient = bufferParser.readUInt32BE();
        bufferParser.clear();
        if (recipient === void 0) {
          return doFatalError(
            self,
            "Inbound: Malformed CHANNEL_FAILURE packet"
          );
        }
        self._debug && self._debug(`Inbound: CHANNEL_FAILURE (r:${recipient})`);
        const handler = self._handlers.CHANNEL_FAILURE;
        handler && handler(self, recipient);
      }
    };
  }
});

// node_modules/ssh2/lib/protocol/handlers.js
var require_handlers = __commonJS({
  "node_modules/ssh2/lib/protocol/handlers.js"(exports, module) {
    "use strict";
    var MESSAGE_HANDLERS = new Array(256);
    [
      require_kex().HANDLERS,
      require_handlers_misc()
    ].forEach((handlers) => {
      for (let [type, handler] of Object.entries(handlers)) {
        type = +type;
        if (isFinite(type) && type >= 0 && type < MESSAGE_HANDLERS.length)
          MESSAGE_HANDLERS[type] = handler;
      }
    });
    module.exports = MESSAGE_HANDLERS;
  }
});

// node_modules/ssh2/lib/protocol/kex.js
var require_kex = __commonJS({
  "node_modules/ssh2/lib/protocol/kex.js"(exports, module) {
    "use strict";
    var {
      createDiffieHellman,
      createDiffieHellmanGroup,
      createECDH,
      createHash: createHash4,
      createPublicKey,
      diffieHellman,
      generateKeyPairSync,
      randomFillSync
    } = __require("crypto");
    var { Ber } = require_lib();
    var {
      COMPAT,
      curve25519Supported,
      DEFAULT_KEX,
      DEFAULT_SERVER_HOST_KEY,
      DEFAULT_CIPHER,
      DEFAULT_MAC,
      DEFAULT_COMPRESSION,
      DISCONNECT_REASON,
      MESSAGE
    } = require_constants();
    var {
      CIPHER_INFO,
      createCipher,
      createDecipher,
      MAC_INFO
    } = require_crypto();
    var { parseDERKey } = require_keyParser();
    var {
      bufferFill,
      bufferParser,
      convertSignature,
      doFatalError,
      FastBuffer,
      sigSSHToASN1,
      writeUInt32BE
    } = require_utils();
    var {
      PacketReader,
      PacketWriter,
      ZlibPacketReader,
      ZlibPacketWriter
    } = require_zlib();
    var MESSAGE_HANDLERS;
    var GEX_MIN_BITS = 2048;
    var GEX_MAX_BITS = 8192;
    var EMPTY_BUFFER = Buffer.alloc(0);
    function kexinit(self) {
      let payload;
      if (self._compatFlags & COMPAT.BAD_DHGEX) {
        const entry2 = self._offer.lists.kex;
        let kex = entry2.array;
        let found2 = false;
        for (let i = 0; i < kex.length; ++i) {
          if (kex[i].includes("group-exchange")) {
            if (!found2) {
              found2 = true;
              kex = kex.slice();
            }
            kex.splice(i--, 1);
          }
        }
        if (found2) {
          let len = 1 + 16 + self._offer.totalSize + 1 + 4;
          const newKexBuf = Buffer.from(kex.join(","));
          len -= entry2.buffer.length - newKexBuf.length;
          const all = self._offer.lists.all;
          const rest = new Uint8Array(
            all.buffer,
            all.byteOffset + 4 + entry2.buffer.length,
            all.length - (4 + entry2.buffer.length)
          );
          payload = Buffer.allocUnsafe(len);
          writeUInt32BE(payload, newKexBuf.length, 17);
          payload.set(newKexBuf, 17 + 4);
          payload.set(rest, 17 + 4 + newKexBuf.length);
        }
      }
      if (payload === void 0) {
        payload = Buffer.allocUnsafe(1 + 16 + self._offer.totalSize + 1 + 4);
        self._offer.copyAllTo(payload, 17);
      }
      self._debug && self._debug("Outbound: Sending KEXINIT");
      payload[0] = MESSAGE.KEXINIT;
      randomFillSync(payload, 1, 16);
      bufferFill(payload, 0, payload.length - 5);
      self._kexinit = payload;
      self._packetRW.write.allocStart = 0;
      {
        const p = self._packetRW.write.allocStartKEX;
        const packet = self._packetRW.write.alloc(payload.length, true);
        packet.set(payload, p);
        self._cipher.encrypt(self._packetRW.write.finalize(packet, true));
      }
    }
    function handleKexInit(self, payload) {
      const init = {
        kex: void 0,
        serverHostKey: void 0,
        cs: {
          cipher: void 0,
          mac: void 0,
          compress: void 0,
          lang: void 0
        },
        sc: {
          cipher: void 0,
          mac: void 0,
          compress: void 0,
          lang: void 0
        }
      };
      bufferParser.init(payload, 17);
      if ((init.kex = bufferParser.readList()) === void 0 || (init.serverHostKey = bufferParser.readList()) === void 0 || (init.cs.cipher = bufferParser.readList()) === void 0 || (init.sc.cipher = bufferParser.readList()) === void 0 || (init.cs.mac = bufferParser.readList()) === void 0 || (init.sc.mac = bufferParser.readList()) === void 0 || (init.cs.compress = bufferParser.readList()) === void 0 || (init.sc.compress = bufferParser.readList()) === void 0 || (init.cs.lang = bufferParser.readList()) === void 0 || (init.sc.lang = bufferParser.readList()) === void 0) {
        bufferParser.clear();
        return doFatalError(
          self,
          "Received malformed KEXINIT",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      const pos = bufferParser.pos();
      const firstFollows = pos < payload.length && payload[pos] === 1;
      bufferParser.clear();
      const local = self._offer;
      const remote = init;
      let localKex = local.lists.kex.array;
      if (self._compatFlags & COMPAT.BAD_DHGEX) {
        let found2 = false;
        for (let i2 = 0; i2 < localKex.length; ++i2) {
          if (localKex[i2].indexOf("group-exchange") !== -1) {
            if (!found2) {
              found2 = true;
              localKex = localKex.slice();
            }
            localKex.splice(i2--, 1);
          }
        }
      }
      let clientList;
      let serverList;
      let i;
      const debug = self._debug;
      debug && debug("Inbound: Handshake in progress");
      debug && debug(`Handshake: (local) KEX method: ${localKex}`);
      debug && debug(`Handshake: (remote) KEX method: ${remote.kex}`);
      let remoteExtInfoEnabled;
      if (self._server) {
        serverList = localKex;
        clientList = remote.kex;
        remoteExtInfoEnabled = clientList.indexOf("ext-info-c") !== -1;
      } else {
        serverList = remote.kex;
        clientList = localKex;
        remoteExtInfoEnabled = serverList.indexOf("ext-info-s") !== -1;
      }
      if (self._strictMode === void 0) {
        if (self._server) {
          self._strictMode = clientList.indexOf("kex-strict-c-v00@openssh.com") !== -1;
        } else {
          self._strictMode = serverList.indexOf("kex-strict-s-v00@openssh.com") !== -1;
        }
        if (self._strictMode) {
          debug && debug("Handshake: strict KEX mode enabled");
          if (self._decipher.inSeqno !== 1) {
            if (debug)
              debug("Handshake: KEXINIT not first packet in strict KEX mode");
            return doFatalError(
              self,
              "Handshake failed: KEXINIT not first packet in strict KEX mode",
              "handshake",
              DISCONNECT_REASON.KEY_EXCHANGE_FAILED
            );
          }
        }
      }
      for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
      if (i === clientList.length) {
        debug && debug("Handshake: no matching key exchange algorithm");
        return doFatalError(
          self,
          "Handshake failed: no matching key exchange algorithm",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      init.kex = clientList[i];
      debug && debug(`Handshake: KEX algorithm: ${clientList[i]}`);
      if (firstFollows && (!remote.kex.length || clientList[i] !== remote.kex[0])) {
        self._skipNextInboundPacket = true;
      }
      const localSrvHostKey = local.lists.serverHostKey.array;
      debug && debug(`Handshake: (local) Host key format: ${localSrvHostKey}`);
      debug && debug(
        `Handshake: (remote) Host key format: ${remote.serverHostKey}`
      );
      if (self._server) {
        serverList = localSrvHostKey;
        clientList = remote.serverHostKey;
      } else {
        serverList = remote.serverHostKey;
        clientList = localSrvHostKey;
      }
      for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
      if (i === clientList.length) {
        debug && debug("Handshake: No matching host key format");
        return doFatalError(
          self,
          "Handshake failed: no matching host key format",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      init.serverHostKey = clientList[i];
      debug && debug(`Handshake: Host key format: ${clientList[i]}`);
      const localCSCipher = local.lists.cs.cipher.array;
      debug && debug(`Handshake: (local) C->S cipher: ${localCSCipher}`);
      debug && debug(`Handshake: (remote) C->S cipher: ${remote.cs.cipher}`);
      if (self._server) {
        serverList = localCSCipher;
        clientList = remote.cs.cipher;
      } else {
        serverList = remote.cs.cipher;
        clientList = localCSCipher;
      }
      for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
      if (i === clientList.length) {
        debug && debug("Handshake: No matching C->S cipher");
        return doFatalError(
          self,
          "Handshake failed: no matching C->S cipher",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      init.cs.cipher = clientList[i];
      debug && debug(`Handshake: C->S Cipher: ${clientList[i]}`);
      const localSCCipher = local.lists.sc.cipher.array;
      debug && debug(`Handshake: (local) S->C cipher: ${localSCCipher}`);
      debug && debug(`Handshake: (remote) S->C cipher: ${remote.sc.cipher}`);
      if (self._server) {
        serverList = localSCCipher;
        clientList = remote.sc.cipher;
      } else {
        serverList = remote.sc.cipher;
        clientList = localSCCipher;
      }
      for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
      if (i === clientList.length) {
        debug && debug("Handshake: No matching S->C cipher");
        return doFatalError(
          self,
          "Handshake failed: no matching S->C cipher",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      init.sc.cipher = clientList[i];
      debug && debug(`Handshake: S->C cipher: ${clientList[i]}`);
      const localCSMAC = local.lists.cs.mac.array;
      debug && debug(`Handshake: (local) C->S MAC: ${localCSMAC}`);
      debug && debug(`Handshake: (remote) C->S MAC: ${remote.cs.mac}`);
      if (CIPHER_INFO[init.cs.cipher].authLen > 0) {
        init.cs.mac = "";
        debug && debug("Handshake: C->S MAC: <implicit>");
      } else {
        if (self._server) {
          serverList = localCSMAC;
          clientList = remote.cs.mac;
        } else {
          serverList = remote.cs.mac;
          clientList = localCSMAC;
        }
        for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
        if (i === clientList.length) {
          debug && debug("Handshake: No matching C->S MAC");
          return doFatalError(
            self,
            "Handshake failed: no matching C->S MAC",
            "handshake",
            DISCONNECT_REASON.KEY_EXCHANGE_FAILED
          );
        }
        init.cs.mac = clientList[i];
        debug && debug(`Handshake: C->S MAC: ${clientList[i]}`);
      }
      const localSCMAC = local.lists.sc.mac.array;
      debug && debug(`Handshake: (local) S->C MAC: ${localSCMAC}`);
      debug && debug(`Handshake: (remote) S->C MAC: ${remote.sc.mac}`);
      if (CIPHER_INFO[init.sc.cipher].authLen > 0) {
        init.sc.mac = "";
        debug && debug("Handshake: S->C MAC: <implicit>");
      } else {
        if (self._server) {
          serverList = localSCMAC;
          clientList = remote.sc.mac;
        } else {
          serverList = remote.sc.mac;
          clientList = localSCMAC;
        }
        for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
        if (i === clientList.length) {
          debug && debug("Handshake: No matching S->C MAC");
          return doFatalError(
            self,
            "Handshake failed: no matching S->C MAC",
            "handshake",
            DISCONNECT_REASON.KEY_EXCHANGE_FAILED
          );
        }
        init.sc.mac = clientList[i];
        debug && debug(`Handshake: S->C MAC: ${clientList[i]}`);
      }
      const localCSCompress = local.lists.cs.compress.array;
      debug && debug(`Handshake: (local) C->S compression: ${localCSCompress}`);
      debug && debug(`Handshake: (remote) C->S compression: ${remote.cs.compress}`);
      if (self._server) {
        serverList = localCSCompress;
        clientList = remote.cs.compress;
      } else {
        serverList = remote.cs.compress;
        clientList = localCSCompress;
      }
      for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
      if (i === clientList.length) {
        debug && debug("Handshake: No matching C->S compression");
        return doFatalError(
          self,
          "Handshake failed: no matching C->S compression",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      init.cs.compress = clientList[i];
      debug && debug(`Handshake: C->S compression: ${clientList[i]}`);
      const localSCCompress = local.lists.sc.compress.array;
      debug && debug(`Handshake: (local) S->C compression: ${localSCCompress}`);
      debug && debug(`Handshake: (remote) S->C compression: ${remote.sc.compress}`);
      if (self._server) {
        serverList = localSCCompress;
        clientList = remote.sc.compress;
      } else {
        serverList = remote.sc.compress;
        clientList = localSCCompress;
      }
      for (i = 0; i < clientList.length && serverList.indexOf(clientList[i]) === -1; ++i) ;
      if (i === clientList.length) {
        debug && debug("Handshake: No matching S->C compression");
        return doFatalError(
          self,
          "Handshake failed: no matching S->C compression",
          "handshake",
          DISCONNECT_REASON.KEY_EXCHANGE_FAILED
        );
      }
      init.sc.compress = clientList[i];
      debug && debug(`Handshake: S->C compression: ${clientList[i]}`);
      init.cs.lang = "";
      init.sc.lang = "";
      if (self._kex) {
        if (!self._kexinit) {
          kexinit(self);
        }
        self._decipher._onPayload = onKEXPayload.bind(self, { firstPacket: false });
      }
      self._kex = createKeyExchange(init, self, payload);
      self._kex.remoteExtInfoEnabled = remoteExtInfoEnabled;
      self._kex.start();
    }
    var createKeyExchange = /* @__PURE__ */ (() => {
      function convertToMpint(buf) {
        let idx = 0;
        let length = buf.length;
        while (buf[idx] === 0) {
          ++idx;
          --length;
        }
        let newBuf;
        if (buf[idx] & 128) {
          newBuf = Buffer.allocUnsafe(1 + length);
          newBuf[0] = 0;
          buf.copy(newBuf, 1, idx);
          buf = newBuf;
        } else if (length !== buf.length) {
          newBuf = Buffer.allocUnsafe(length);
          buf.copy(newBuf, 0, idx);
          buf = newBuf;
        }
        return buf;
      }
      class KeyExchange {
        constructor(negotiated, protocol, remoteKexinit) {
          this._protocol = protocol;
          this.sessionID = protocol._kex ? protocol._kex.sessionID : void 0;
          this.negotiated = negotiated;
          this.remoteExtInfoEnabled = false;
          this._step = 1;
          this._public = null;
          this._dh = null;
          this._sentNEWKEYS = false;
          this._receivedNEWKEYS = false;
          this._finished = false;
          this._hostVerified = false;
          this._kexinit = protocol._kexinit;
          this._remoteKexinit = remoteKexinit;
          this._identRaw = protocol._identRaw;
          this._remoteIdentRaw = protocol._remoteIdentRaw;
          this._hostKey = void 0;
          this._dhData = void 0;
          this._sig = void 0;
        }
        finish(scOnly) {
          if (this._finished)
            return false;
          this._finished = true;
          const isServer = this._protocol._server;
          const negotiated = this.negotiated;
          const pubKey = this.convertPublicKey(this._dhData);
          let secret = this.computeSecret(this._dhData);
          if (secret instanceof Error) {
            secret.message = `Error while computing DH secret (${this.type}): ${secret.message}`;
            secret.level = "handshake";
            return doFatalError(
              this._protocol,
              secret,
              DISCONNECT_REASON.KEY_EXCHANGE_FAILED
            );
          }
          const hash = createHash4(this.hashName);
          hashString(hash, isServer ? this._remoteIdentRaw : this._identRaw);
          hashString(hash, isServer ? this._identRaw : this._remoteIdentRaw);
          hashString(hash, isServer ? this._remoteKexinit : this._kexinit);
          hashString(hash, isServer ? this._kexinit : this._remoteKexinit);
          const serverPublicHostKey = isServer ? this._hostKey.getPublicSSH() : this._hostKey;
          hashString(hash, serverPublicHostKey);
          if (this.type === "groupex") {
            const params = this.getDHParams();
            const num = Buffer.allocUnsafe(4);
            writeUInt32BE(num, this._minBits, 0);
            hash.update(num);
            writeUInt32BE(num, this._prefBits, 0);
            hash.update(num);
            writeUInt32BE(num, this._maxBits, 0);
            hash.update(num);
            hashString(hash, params.prime);
            hashString(hash, params.generator);
          }
          hashString(hash, isServer ? pubKey : this.getPublicKey());
          const serverPublicKey = isServer ? this.getPublicKey() : pubKey;
          hashString(hash, serverPublicKey);
          hashString(hash, secret);
          const exchangeHash = hash.digest();
          if (!isServer) {
            bufferParser.init(this._sig, 0);
            const sigType = bufferParser.readString(true);
            if (!sigType) {
              return doFatalError(
                this._protocol,
                "Malformed packet while reading signature",
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            if (sigType !== negotiated.serverHostKey) {
              return doFatalError(
                this._protocol,
                `Wrong signature type: ${sigType}, expected: ${negotiated.serverHostKey}`,
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            let sigValue = bufferParser.readString();
            bufferParser.clear();
            if (sigValue === void 0) {
              return doFatalError(
                this._protocol,
                "Malformed packet while reading signature",
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            if (!(sigValue = sigSSHToASN1(sigValue, sigType))) {
              return doFatalError(
                this._protocol,
                "Malformed signature",
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            let parsedHostKey;
            {
              bufferParser.init(this._hostKey, 0);
              const name = bufferParser.readString(true);
              const hostKey = this._hostKey.slice(bufferParser.pos());
              bufferParser.clear();
              parsedHostKey = parseDERKey(hostKey, name);
              if (parsedHostKey instanceof Error) {
                parsedHostKey.level = "handshake";
                return doFatalError(
                  this._protocol,
                  parsedHostKey,
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              }
            }
            let hashAlgo;
            switch (this.negotiated.serverHostKey) {
              case "rsa-sha2-256":
                hashAlgo = "sha256";
                break;
              case "rsa-sha2-512":
                hashAlgo = "sha512";
                break;
            }
            this._protocol._debug && this._protocol._debug("Verifying signature ...");
            const verified = parsedHostKey.verify(exchangeHash, sigValue, hashAlgo);
            if (verified !== true) {
              if (verified instanceof Error) {
                this._protocol._debug && this._protocol._debug(
                  `Signature verification failed: ${verified.stack}`
                );
              } else {
                this._protocol._debug && this._protocol._debug(
                  "Signature verification failed"
                );
              }
              return doFatalError(
                this._protocol,
                "Handshake failed: signature verification failed",
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            this._protocol._debug && this._protocol._debug("Verified signature");
          } else {
            let hashAlgo;
            switch (this.negotiated.serverHostKey) {
              case "rsa-sha2-256":
                hashAlgo = "sha256";
                break;
              case "rsa-sha2-512":
                hashAlgo = "sha512";
                break;
            }
            this._protocol._debug && this._protocol._debug(
              "Generating signature ..."
            );
            let signature = this._hostKey.sign(exchangeHash, hashAlgo);
            if (signature instanceof Error) {
              return doFatalError(
                this._protocol,
                `Handshake failed: signature generation failed for ${this._hostKey.type} host key: ${signature.message}`,
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            signature = convertSignature(signature, this._hostKey.type);
            if (signature === false) {
              return doFatalError(
                this._protocol,
                `Handshake failed: signature conversion failed for ${this._hostKey.type} host key`,
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
            }
            const sigType = this.negotiated.serverHostKey;
            const sigTypeLen = Buffer.byteLength(sigType);
            const sigLen = 4 + sigTypeLen + 4 + signature.length;
            let p = this._protocol._packetRW.write.allocStartKEX;
            const packet = this._protocol._packetRW.write.alloc(
              1 + 4 + serverPublicHostKey.length + 4 + serverPublicKey.length + 4 + sigLen,
              true
            );
            packet[p] = MESSAGE.KEXDH_REPLY;
            writeUInt32BE(packet, serverPublicHostKey.length, ++p);
            packet.set(serverPublicHostKey, p += 4);
            writeUInt32BE(
              packet,
              serverPublicKey.length,
              p += serverPublicHostKey.length
            );
            packet.set(serverPublicKey, p += 4);
            writeUInt32BE(packet, sigLen, p += serverPublicKey.length);
            writeUInt32BE(packet, sigTypeLen, p += 4);
            packet.utf8Write(sigType, p += 4, sigTypeLen);
            writeUInt32BE(packet, signature.length, p += sigTypeLen);
            packet.set(signature, p += 4);
            if (this._protocol._debug) {
              let type;
              switch (this.type) {
                case "group":
                  type = "KEXDH_REPLY";
                  break;
                case "groupex":
                  type = "KEXDH_GEX_REPLY";
                  break;
                default:
                  type = "KEXECDH_REPLY";
              }
              this._protocol._debug(`Outbound: Sending ${type}`);
            }
            this._protocol._cipher.encrypt(
              this._protocol._packetRW.write.finalize(packet, true)
            );
          }
          if (isServer || !scOnly)
            trySendNEWKEYS(this);
          let hsCipherConfig;
          let hsWrite;
          const completeHandshake = (partial) => {
            if (hsCipherConfig) {
              trySendNEWKEYS(this);
              hsCipherConfig.outbound.seqno = this._protocol._cipher.outSeqno;
              this._protocol._cipher.free();
              this._protocol._cipher = createCipher(hsCipherConfig);
              this._protocol._packetRW.write = hsWrite;
              hsCipherConfig = void 0;
              hsWrite = void 0;
              this._protocol._onHandshakeComplete(negotiated);
              return false;
            }
            if (!this.sessionID)
              this.sessionID = exchangeHash;
            {
              const newSecret = Buffer.allocUnsafe(4 + secret.length);
              writeUInt32BE(newSecret, secret.length, 0);
              newSecret.set(secret, 4);
              secret = newSecret;
            }
            const csCipherInfo = CIPHER_INFO[negotiated.cs.cipher];
            const scCipherInfo = CIPHER_INFO[negotiated.sc.cipher];
            const csIV = generateKEXVal(
              csCipherInfo.ivLen,
              this.hashName,
              secret,
              exchangeHash,
              this.sessionID,
              "A"
            );
            const scIV = generateKEXVal(
              scCipherInfo.ivLen,
              this.hashName,
              secret,
              exchangeHash,
              this.sessionID,
              "B"
            );
            const csKey = generateKEXVal(
              csCipherInfo.keyLen,
              this.hashName,
              secret,
              exchangeHash,
              this.sessionID,
              "C"
            );
            const scKey = generateKEXVal(
              scCipherInfo.keyLen,
              this.hashName,
              secret,
              exchangeHash,
              this.sessionID,
              "D"
            );
            let csMacInfo;
            let csMacKey;
            if (!csCipherInfo.authLen) {
              csMacInfo = MAC_INFO[negotiated.cs.mac];
              csMacKey = generateKEXVal(
                csMacInfo.len,
                this.hashName,
                secret,
                exchangeHash,
                this.sessionID,
                "E"
              );
            }
            let scMacInfo;
            let scMacKey;
            if (!scCipherInfo.authLen) {
              scMacInfo = MAC_INFO[negotiated.sc.mac];
              scMacKey = generateKEXVal(
                scMacInfo.len,
                this.hashName,
                secret,
                exchangeHash,
                this.sessionID,
                "F"
              );
            }
            const config = {
              inbound: {
                onPayload: this._protocol._onPayload,
                seqno: this._protocol._decipher.inSeqno,
                decipherInfo: !isServer ? scCipherInfo : csCipherInfo,
                decipherIV: !isServer ? scIV : csIV,
                decipherKey: !isServer ? scKey : csKey,
                macInfo: !isServer ? scMacInfo : csMacInfo,
                macKey: !isServer ? scMacKey : csMacKey
              },
              outbound: {
                onWrite: this._protocol._onWrite,
                seqno: this._protocol._cipher.outSeqno,
                cipherInfo: isServer ? scCipherInfo : csCipherInfo,
                cipherIV: isServer ? scIV : csIV,
                cipherKey: isServer ? scKey : csKey,
                macInfo: isServer ? scMacInfo : csMacInfo,
                macKey: isServer ? scMacKey : csMacKey
              }
            };
            this._protocol._decipher.free();
            hsCipherConfig = config;
            this._protocol._decipher = createDecipher(config);
            const rw = {
              read: void 0,
              write: void 0
            };
            switch (negotiated.cs.compress) {
              case "zlib":
                if (isServer)
                  rw.read = new ZlibPacketReader();
                else
                  rw.write = new ZlibPacketWriter(this._protocol);
                break;
              case "zlib@openssh.com":
                if (this._protocol._authenticated) {
                  if (isServer)
                    rw.read = new ZlibPacketReader();
                  else
                    rw.write = new ZlibPacketWriter(this._protocol);
                  break;
                }
              // FALLTHROUGH
              default:
                if (isServer)
                  rw.read = new PacketReader();
                else
                  rw.write = new PacketWriter(this._protocol);
            }
            switch (negotiated.sc.compress) {
              case "zlib":
                if (isServer)
                  rw.write = new ZlibPacketWriter(this._protocol);
                else
                  rw.read = new ZlibPacketReader();
                break;
              case "zlib@openssh.com":
                if (this._protocol._authenticated) {
                  if (isServer)
                    rw.write = new ZlibPacketWriter(this._protocol);
                  else
                    rw.read = new ZlibPacketReader();
                  break;
                }
              // FALLTHROUGH
              default:
                if (isServer)
                  rw.write = new PacketWriter(this._protocol);
                else
                  rw.read = new PacketReader();
            }
            this._protocol._packetRW.read.cleanup();
            this._protocol._packetRW.write.cleanup();
            this._protocol._packetRW.read = rw.read;
            hsWrite = rw.write;
            this._public = null;
            this._dh = null;
            this._kexinit = this._protocol._kexinit = void 0;
            this._remoteKexinit = void 0;
            this._identRaw = void 0;
            this._remoteIdentRaw = void 0;
            this._hostKey = void 0;
            this._dhData = void 0;
            this._sig = void 0;
            if (!partial)
              return completeHandshake();
            return false;
          };
          if (isServer || scOnly)
            this.finish = completeHandshake;
          if (!isServer)
            return completeHandshake(scOnly);
        }
        start() {
          if (!this._protocol._server) {
            if (this._protocol._debug) {
              let type;
              switch (this.type) {
                case "group":
                  type = "KEXDH_INIT";
                  break;
                default:
                  type = "KEXECDH_INIT";
              }
              this._protocol._debug(`Outbound: Sending ${type}`);
            }
            const pubKey = this.getPublicKey();
            let p = this._protocol._packetRW.write.allocStartKEX;
            const packet = this._protocol._packetRW.write.alloc(
              1 + 4 + pubKey.length,
              true
            );
            packet[p] = MESSAGE.KEXDH_INIT;
            writeUInt32BE(packet, pubKey.length, ++p);
            packet.set(pubKey, p += 4);
            this._protocol._cipher.encrypt(
              this._protocol._packetRW.write.finalize(packet, true)
            );
          }
        }
        getPublicKey() {
          this.generateKeys();
          const key2 = this._public;
          if (key2)
            return this.convertPublicKey(key2);
        }
        convertPublicKey(key2) {
          let newKey;
          let idx = 0;
          let len = key2.length;
          while (key2[idx] === 0) {
            ++idx;
            --len;
          }
          if (key2[idx] & 128) {
            newKey = Buffer.allocUnsafe(1 + len);
            newKey[0] = 0;
            key2.copy(newKey, 1, idx);
            return newKey;
          }
          if (len !== key2.length) {
            newKey = Buffer.allocUnsafe(len);
            key2.copy(newKey, 0, idx);
            key2 = newKey;
          }
          return key2;
        }
        computeSecret(otherPublicKey) {
          this.generateKeys();
          try {
            return convertToMpint(this._dh.computeSecret(otherPublicKey));
          } catch (ex) {
            return ex;
          }
        }
        parse(payload) {
          const type = payload[0];
          switch (this._step) {
            case 1:
              if (this._protocol._server) {
                if (type !== MESSAGE.KEXDH_INIT) {
                  return doFatalError(
                    this._protocol,
                    `Received packet ${type} instead of ${MESSAGE.KEXDH_INIT}`,
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                this._protocol._debug && this._protocol._debug(
                  "Received DH Init"
                );
                bufferParser.init(payload, 1);
                const dhData = bufferParser.readString();
                bufferParser.clear();
                if (dhData === void 0) {
                  return doFatalError(
                    this._protocol,
                    "Received malformed KEX*_INIT",
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                this._dhData = dhData;
                let hostKey = this._protocol._hostKeys[this.negotiated.serverHostKey];
                if (Array.isArray(hostKey))
                  hostKey = hostKey[0];
                this._hostKey = hostKey;
                this.finish();
              } else {
                if (type !== MESSAGE.KEXDH_REPLY) {
                  return doFatalError(
                    this._protocol,
                    `Received packet ${type} instead of ${MESSAGE.KEXDH_REPLY}`,
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                this._protocol._debug && this._protocol._debug(
                  "Received DH Reply"
                );
                bufferParser.init(payload, 1);
                let hostPubKey;
                let dhData;
                let sig;
                if ((hostPubKey = bufferParser.readString()) === void 0 || (dhData = bufferParser.readString()) === void 0 || (sig = bufferParser.readString()) === void 0) {
                  bufferParser.clear();
                  return doFatalError(
                    this._protocol,
                    "Received malformed KEX*_REPLY",
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                bufferParser.clear();
                bufferParser.init(hostPubKey, 0);
                const hostPubKeyType = bufferParser.readString(true);
                bufferParser.clear();
                if (hostPubKeyType === void 0) {
                  return doFatalError(
                    this._protocol,
                    "Received malformed host public key",
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                if (hostPubKeyType !== this.negotiated.serverHostKey) {
                  switch (this.negotiated.serverHostKey) {
                    case "rsa-sha2-256":
                    case "rsa-sha2-512":
                      if (hostPubKeyType === "ssh-rsa")
                        break;
                    // FALLTHROUGH
                    default:
                      return doFatalError(
                        this._protocol,
                        "Host key does not match negotiated type",
                        "handshake",
                        DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                      );
                  }
                }
                this._hostKey = hostPubKey;
                this._dhData = dhData;
                this._sig = sig;
                let checked = false;
                let ret;
                if (this._protocol._hostVerifier === void 0) {
                  ret = true;
                  this._protocol._debug && this._protocol._debug(
                    "Host accepted by default (no verification)"
                  );
                } else {
                  ret = this._protocol._hostVerifier(hostPubKey, (permitted) => {
                    if (checked)
                      return;
                    checked = true;
                    if (permitted === false) {
                      this._protocol._debug && this._protocol._debug(
                        "Host denied (verification failed)"
                      );
                      return doFatalError(
                        this._protocol,
                        "Host denied (verification failed)",
                        "handshake",
                        DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                      );
                    }
                    this._protocol._debug && this._protocol._debug(
                      "Host accepted (verified)"
                    );
                    this._hostVerified = true;
                    if (this._receivedNEWKEYS)
                      this.finish();
                    else
                      trySendNEWKEYS(this);
                  });
                }
                if (ret === void 0) {
                  ++this._step;
                  return;
                }
                checked = true;
                if (ret === false) {
                  this._protocol._debug && this._protocol._debug(
                    "Host denied (verification failed)"
                  );
                  return doFatalError(
                    this._protocol,
                    "Host denied (verification failed)",
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                this._protocol._debug && this._protocol._debug(
                  "Host accepted (verified)"
                );
                this._hostVerified = true;
                trySendNEWKEYS(this);
              }
              ++this._step;
              break;
            case 2:
              if (type !== MESSAGE.NEWKEYS) {
                return doFatalError(
                  this._protocol,
                  `Received packet ${type} instead of ${MESSAGE.NEWKEYS}`,
                  "handshake",
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              }
              this._protocol._debug && this._protocol._debug(
                "Inbound: NEWKEYS"
              );
              this._receivedNEWKEYS = true;
              if (this._protocol._strictMode)
                this._protocol._decipher.inSeqno = 0;
              ++this._step;
              return this.finish(!this._protocol._server && !this._hostVerified);
            default:
              return doFatalError(
                this._protocol,
                `Received unexpected packet ${type} after NEWKEYS`,
                "handshake",
                DISCONNECT_REASON.KEY_EXCHANGE_FAILED
              );
          }
        }
      }
      class Curve25519Exchange extends KeyExchange {
        constructor(hashName, ...args) {
          super(...args);
          this.type = "25519";
          this.hashName = hashName;
          this._keys = null;
        }
        generateKeys() {
          if (!this._keys)
            this._keys = generateKeyPairSync("x25519");
        }
        getPublicKey() {
          this.generateKeys();
          const key2 = this._keys.publicKey.export({ type: "spki", format: "der" });
          return key2.slice(-32);
        }
        convertPublicKey(key2) {
          let newKey;
          let idx = 0;
          let len = key2.length;
          while (key2[idx] === 0) {
            ++idx;
            --len;
          }
          if (key2.length === 32)
            return key2;
          if (len !== key2.length) {
            newKey = Buffer.allocUnsafe(len);
            key2.copy(newKey, 0, idx);
            key2 = newKey;
          }
          return key2;
        }
        computeSecret(otherPublicKey) {
          this.generateKeys();
          try {
            const asnWriter = new Ber.Writer();
            asnWriter.startSequence();
            asnWriter.startSequence();
            asnWriter.writeOID("1.3.101.110");
            asnWriter.endSequence();
            asnWriter.startSequence(Ber.BitString);
            asnWriter.writeByte(0);
            asnWriter._ensure(otherPublicKey.length);
            otherPublicKey.copy(
              asnWriter._buf,
              asnWriter._offset,
              0,
              otherPublicKey.length
            );
            asnWriter._offset += otherPublicKey.length;
            asnWriter.endSequence();
            asnWriter.endSequence();
            return convertToMpint(diffieHellman({
              privateKey: this._keys.privateKey,
              publicKey: createPublicKey({
                key: asnWriter.buffer,
                type: "spki",
                format: "der"
              })
            }));
          } catch (ex) {
            return ex;
          }
        }
      }
      class ECDHExchange extends KeyExchange {
        constructor(curveName, hashName, ...args) {
          super(...args);
          this.type = "ecdh";
          this.curveName = curveName;
          this.hashName = hashName;
        }
        generateKeys() {
          if (!this._dh) {
            this._dh = createECDH(this.curveName);
            this._public = this._dh.generateKeys();
          }
        }
      }
      class DHGroupExchange extends KeyExchange {
        constructor(hashName, ...args) {
          super(...args);
          this.type = "groupex";
          this.hashName = hashName;
          this._prime = null;
          this._generator = null;
          this._minBits = GEX_MIN_BITS;
          this._prefBits = dhEstimate(this.negotiated);
          if (this._protocol._compatFlags & COMPAT.BUG_DHGEX_LARGE)
            this._prefBits = Math.min(this._prefBits, 4096);
          this._maxBits = GEX_MAX_BITS;
        }
        start() {
          if (this._protocol._server)
            return;
          this._protocol._debug && this._protocol._debug(
            "Outbound: Sending KEXDH_GEX_REQUEST"
          );
          let p = this._protocol._packetRW.write.allocStartKEX;
          const packet = this._protocol._packetRW.write.alloc(
            1 + 4 + 4 + 4,
            true
          );
          packet[p] = MESSAGE.KEXDH_GEX_REQUEST;
          writeUInt32BE(packet, this._minBits, ++p);
          writeUInt32BE(packet, this._prefBits, p += 4);
          writeUInt32BE(packet, this._maxBits, p += 4);
          this._protocol._cipher.encrypt(
            this._protocol._packetRW.write.finalize(packet, true)
          );
        }
        generateKeys() {
          if (!this._dh && this._prime && this._generator) {
            this._dh = createDiffieHellman(this._prime, this._generator);
            this._public = this._dh.generateKeys();
          }
        }
        setDHParams(prime, generator) {
          if (!Buffer.isBuffer(prime))
            throw new Error("Invalid prime value");
          if (!Buffer.isBuffer(generator))
            throw new Error("Invalid generator value");
          this._prime = prime;
          this._generator = generator;
        }
        getDHParams() {
          if (this._dh) {
            return {
              prime: convertToMpint(this._dh.getPrime()),
              generator: convertToMpint(this._dh.getGenerator())
            };
          }
        }
        parse(payload) {
          const type = payload[0];
          switch (this._step) {
            case 1: {
              if (this._protocol._server) {
                if (type !== MESSAGE.KEXDH_GEX_REQUEST) {
                  return doFatalError(
                    this._protocol,
                    `Received packet ${type} instead of ` + MESSAGE.KEXDH_GEX_REQUEST,
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                return doFatalError(
                  this._protocol,
                  "Group exchange not implemented for server",
                  "handshake",
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              }
              if (type !== MESSAGE.KEXDH_GEX_GROUP) {
                return doFatalError(
                  this._protocol,
                  `Received packet ${type} instead of ${MESSAGE.KEXDH_GEX_GROUP}`,
                  "handshake",
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              }
              this._protocol._debug && this._protocol._debug(
                "Received DH GEX Group"
              );
              bufferParser.init(payload, 1);
              let prime;
              let gen;
              if ((prime = bufferParser.readString()) === void 0 || (gen = bufferParser.readString()) === void 0) {
                bufferParser.clear();
                return doFatalError(
                  this._protocol,
                  "Received malformed KEXDH_GEX_GROUP",
                  "handshake",
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              }
              bufferParser.clear();
              this.setDHParams(prime, gen);
              this.generateKeys();
              const pubkey = this.getPublicKey();
              this._protocol._debug && this._protocol._debug(
                "Outbound: Sending KEXDH_GEX_INIT"
              );
              let p = this._protocol._packetRW.write.allocStartKEX;
              const packet = this._protocol._packetRW.write.alloc(1 + 4 + pubkey.length, true);
              packet[p] = MESSAGE.KEXDH_GEX_INIT;
              writeUInt32BE(packet, pubkey.length, ++p);
              packet.set(pubkey, p += 4);
              this._protocol._cipher.encrypt(
                this._protocol._packetRW.write.finalize(packet, true)
              );
              ++this._step;
              break;
            }
            case 2:
              if (this._protocol._server) {
                if (type !== MESSAGE.KEXDH_GEX_INIT) {
                  return doFatalError(
                    this._protocol,
                    `Received packet ${type} instead of ${MESSAGE.KEXDH_GEX_INIT}`,
                    "handshake",
                    DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                  );
                }
                this._protocol._debug && this._protocol._debug(
                  "Received DH GEX Init"
                );
                return doFatalError(
                  this._protocol,
                  "Group exchange not implemented for server",
                  "handshake",
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              } else if (type !== MESSAGE.KEXDH_GEX_REPLY) {
                return doFatalError(
                  this._protocol,
                  `Received packet ${type} instead of ${MESSAGE.KEXDH_GEX_REPLY}`,
                  "handshake",
                  DISCONNECT_REASON.KEY_EXCHANGE_FAILED
                );
              }
              this._protocol._debug && this._protocol._debug(
                "Received DH GEX Reply"
              );
              this._step = 1;
              payload[0] = MESSAGE.KEXDH_REPLY;
              this.parse = KeyExchange.prototype.parse;
              this.parse(payload);
          }
        }
      }
      class DHExchange extends KeyExchange {
        constructor(groupName, hashName, ...args) {
          super(...args);
          this.type = "group";
          this.groupName = groupName;
          this.hashName = hashName;
        }
        start() {
          if (!this._protocol._server) {
            this._protocol._debug && this._protocol._debug(
              "Outbound: Sending KEXDH_INIT"
            );
            const pubKey = this.getPublicKey();
            let p = this._protocol._packetRW.write.allocStartKEX;
            const packet = this._protocol._packetRW.write.alloc(1 + 4 + pubKey.length, true);
            packet[p] = MESSAGE.KEXDH_INIT;
            writeUInt32BE(packet, pubKey.length, ++p);
            packet.set(pubKey, p += 4);
            this._protocol._cipher.encrypt(
              this._protocol._packetRW.write.finalize(packet, true)
            );
          }
        }
        generateKeys() {
          if (!this._dh) {
            this._dh = createDiffieHellmanGroup(this.groupName);
            this._public = this._dh.generateKeys();
          }
        }
        getDHParams() {
          if (this._dh) {
            return {
              prime: convertToMpint(this._dh.getPrime()),
              generator: convertToMpint(this._dh.getGenerator())
            };
          }
        }
      }
      return (negotiated, ...args) => {
        if (typeof negotiated !== "object" || negotiated === null)
          throw new Error("Invalid negotiated argument");
        const kexType = negotiated.kex;
        if (typeof kexType === "string") {
          args = [negotiated, ...args];
          switch (kexType) {
            case "curve25519-sha256":
            case "curve25519-sha256@libssh.org":
              if (!curve25519Supported)
                break;
              return new Curve25519Exchange("sha256", ...args);
            case "ecdh-sha2-nistp256":
              return new ECDHExchange("prime256v1", "sha256", ...args);
            case "ecdh-sha2-nistp384":
              return new ECDHExchange("secp384r1", "sha384", ...args);
            case "ecdh-sha2-nistp521":
              return new ECDHExchange("secp521r1", "sha512", ...args);
            case "diffie-hellman-group1-sha1":
              return new DHExchange("modp2", "sha1", ...args);
            case "diffie-hellman-group14-sha1":
              return new DHExchange("modp14", "sha1", ...args);
            case "diffie-hellman-group14-sha256":
              return new DHExchange("modp14", "sha256", ...args);
            case "diffie-hellman-group15-sha512":
              return new DHExchange("modp15", "sha512", ...args);
            case "diffie-hellman-group16-sha512":
              return new DHExchange("modp16", "sha512", ...args);
            case "diffie-hellman-group17-sha512":
              return new DHExchange("modp17", "sha512", ...args);
            case "diffie-hellman-group18-sha512":
              return new DHExchange("modp18", "sha512", ...args);
            case "diffie-hellman-group-exchange-sha1":
              return new DHGroupExchange("sha1", ...args);
            case "diffie-hellman-group-exchange-sha256":
              return new DHGroupExchange("sha256", ...args);
          }
          throw new Error(`Unsupported key exchange algorithm: ${kexType}`);
        }
        throw new Error(`Invalid key exchange type: ${kexType}`);
      };
    })();
    var KexInit = /* @__PURE__ */ (() => {
      const KEX_PROPERTY_NAMES = [
        "kex",
        "serverHostKey",
        ["cs", "cipher"],
        ["sc", "cipher"],
        ["cs", "mac"],
        ["sc", "mac"],
        ["cs", "compress"],
        ["sc", "compress"],
        ["cs", "lang"],
        ["sc", "lang"]
      ];
      return class KexInit {
        constructor(obj) {
          if (typeof obj !== "object" || obj === null)
            throw new TypeError("Argument must be an object");
          const lists = {
            kex: void 0,
            serverHostKey: void 0,
            cs: {
              cipher: void 0,
              mac: void 0,
              compress: void 0,
              lang: void 0
            },
            sc: {
              cipher: void 0,
              mac: void 0,
              compress: void 0,
              lang: void 0
            },
            all: void 0
          };
          let totalSize = 0;
          for (const prop of KEX_PROPERTY_NAMES) {
            let base;
            let val;
            let desc;
            let key2;
            if (typeof prop === "string") {
              base = lists;
              val = obj[prop];
              desc = key2 = prop;
            } else {
              const parent = prop[0];
              base = lists[parent];
              key2 = prop[1];
              val = obj[parent][key2];
              desc = `${parent}.${key2}`;
            }
            const entry2 = { array: void 0, buffer: void 0 };
            if (Buffer.isBuffer(val)) {
              entry2.array = ("" + val).split(",");
              entry2.buffer = val;
              totalSize += 4 + val.length;
            } else {
              if (typeof val === "string")
                val = val.split(",");
              if (Array.isArray(val)) {
                entry2.array = val;
                entry2.buffer = Buffer.from(val.join(","));
              } else {
                throw new TypeError(`Invalid \`${desc}\` type: ${typeof val}`);
              }
              totalSize += 4 + entry2.buffer.length;
            }
            base[key2] = entry2;
          }
          const all = Buffer.allocUnsafe(totalSize);
          lists.all = all;
          let allPos = 0;
          for (const prop of KEX_PROPERTY_NAMES) {
            let data;
            if (typeof prop === "string")
              data = lists[prop].buffer;
            else
              data = lists[prop[0]][prop[1]].buffer;
            allPos = writeUInt32BE(all, data.length, allPos);
            all.set(data, allPos);
            allPos += data.length;
          }
          this.totalSize = totalSize;
          this.lists = lists;
        }
        copyAllTo(buf, offset) {
          const src = this.lists.all;
          if (typeof offset !== "number")
            throw new TypeError(`Invalid offset value: ${typeof offset}`);
          if (buf.length - offset < src.length)
            throw new Error("Insufficient space to copy list");
          buf.set(src, offset);
          return src.length;
        }
      };
    })();
    var hashString = (() => {
      const LEN = Buffer.allocUnsafe(4);
      return (hash, buf) => {
        writeUInt32BE(LEN, buf.length, 0);
        hash.update(LEN);
        hash.update(buf);
      };
    })();
    function generateKEXVal(len, hashName, secret, exchangeHash, sessionID, char) {
      let ret;
      if (len) {
        let digest = createHash4(hashName).update(secret).update(exchangeHash).update(char).update(sessionID).digest();
        while (digest.length < len) {
          const chunk = createHash4(hashName).update(secret).update(exchangeHash).update(digest).digest();
          const extended = Buffer.allocUnsafe(digest.length + chunk.length);
          extended.set(digest, 0);
          extended.set(chunk, digest.length);
          digest = extended;
        }
        if (digest.length === len)
          ret = digest;
        else
          ret = new FastBuffer(digest.buffer, digest.byteOffset, len);
      } else {
        ret = EMPTY_BUFFER;
      }
      return ret;
    }
    function onKEXPayload(state, payload) {
      if (payload.length === 0) {
        this._debug && this._debug("Inbound: Skipping empty packet payload");
        return;
      }
      if (this._skipNextInboundPacket) {
        this._skipNextInboundPacket = false;
        return;
      }
      payload = this._packetRW.read.read(payload);
      const type = payload[0];
      if (!this._strictMode) {
        switch (type) {
          case MESSAGE.IGNORE:
          case MESSAGE.UNIMPLEMENTED:
          case MESSAGE.DEBUG:
            if (!MESSAGE_HANDLERS)
              MESSAGE_HANDLERS = require_handlers();
            return MESSAGE_HANDLERS[type](this, payload);
        }
      }
      switch (type) {
        case MESSAGE.DISCONNECT:
          if (!MESSAGE_HANDLERS)
            MESSAGE_HANDLERS = require_handlers();
          return MESSAGE_HANDLERS[type](this, payload);
        case MESSAGE.KEXINIT:
          if (!state.firstPacket) {
            return doFatalError(
              this,
              "Received extra KEXINIT during handshake",
              "handshake",
              DISCONNECT_REASON.KEY_EXCHANGE_FAILED
            );
          }
          state.firstPacket = false;
          return handleKexInit(this, payload);
        default:
          if (type < 20 || type > 49) {
            return doFatalError(
              this,
              `Received unexpected packet type ${type}`,
              "handshake",
              DISCONNECT_REASON.KEY_EXCHANGE_FAILED
            );
          }
      }
      return this._kex.parse(payload);
    }
    function dhEstimate(neg) {
      const csCipher = CIPHER_INFO[neg.cs.cipher];
      const scCipher = CIPHER_INFO[neg.sc.cipher];
      const bits = Math.max(
        0,
        csCipher.sslName === "des-ede3-cbc" ? 14 : csCipher.keyLen,
        csCipher.blockLen,
        csCipher.ivLen,
        scCipher.sslName === "des-ede3-cbc" ? 14 : scCipher.keyLen,
        scCipher.blockLen,
        scCipher.ivLen
      ) * 8;
      if (bits <= 112)
        return 2048;
      if (bits <= 128)
        return 3072;
      if (bits <= 192)
        return 7680;
      return 8192;
    }
    function trySendNEWKEYS(kex) {
      if (!kex._sentNEWKEYS) {
        kex._protocol._debug && kex._protocol._debug(
          "Outbound: Sending NEWKEYS"
        );
        const p = kex._protocol._packetRW.write.allocStartKEX;
        const packet = kex._protocol._packetRW.write.alloc(1, true);
        packet[p] = MESSAGE.NEWKEYS;
        kex._protocol._cipher.encrypt(
          kex._protocol._packetRW.write.finalize(packet, true)
        );
        kex._sentNEWKEYS = true;
        if (kex._protocol._strictMode)
          kex._protocol._cipher.outSeqno = 0;
      }
    }
    module.exports = {
      KexInit,
      kexinit,
      onKEXPayload,
      DEFAULT_KEXINIT_CLIENT: new KexInit({
        kex: DEFAULT_KEX.concat(["ext-info-c", "kex-strict-c-v00@openssh.com"]),
        serverHostKey: DEFAULT_SERVER_HOST_KEY,
        cs: {
          cipher: DEFAULT_CIPHER,
          mac: DEFAULT_MAC,
          compress: DEFAULT_COMPRESSION,
          lang: []
        },
        sc: {
          cipher: DEFAULT_CIPHER,
          mac: DEFAULT_MAC,
          compress: DEFAULT_COMPRESSION,
          lang: []
        }
      }),
      DEFAULT_KEXINIT_SERVER: new KexInit({
        kex: DEFAULT_KEX.concat(["kex-strict-s-v00@openssh.com"]),
        serverHostKey: DEFAULT_SERVER_HOST_KEY,
        cs: {
          cipher: DEFAULT_CIPHER,
          mac: DEFAULT_MAC,
          compress: DEFAULT_COMPRESSION,
          lang: []
        },
        sc: {
          cipher: DEFAULT_CIPHER,
          mac: DEFAULT_MAC,
          compress: DEFAULT_COMPRESSION,
          lang: []
        }
      }),
      HANDLERS: {
        [MESSAGE.KEXINIT]: handleKexInit
      }
    };
  }
});

// node_modules/ssh2/package.json
var require_package = __commonJS({
  "node_modules/ssh2/package.json"(exports, module) {
    module.exports = {
      name: "ssh2",
      version: "1.17.0",
      author: "Brian White <mscdex@mscdex.net>",
      description: "SSH2 client and server modules written in pure JavaScript for node.js",
      main: "./lib/index.js",
      engines: {
        node: ">=10.16.0"
      },
      dependencies: {
        asn1: "^0.2.6",
        "bcrypt-pbkdf": "^1.0.2"
      },
      devDependencies: {
        "@mscdex/eslint-config": "^1.1.0",
        eslint: "^7.32.0"
      },
      optionalDependencies: {
        "cpu-features": "~0.0.10",
        nan: "^2.23.0"
      },
      scripts: {
        install: "node install.js",
        rebuild: "node install.js",
        test: "node test/test.js",
        lint: "eslint --cache --report-unused-disable-directives --ext=.js .eslintrc.js examples lib test",
        "lint:fix": "npm run lint -- --fix"
      },
      keywords: [
        "ssh",
        "ssh2",
        "sftp",
        "secure",
        "shell",
        "exec",
        "remote",
        "client"
      ],
      licenses: [
        {
          type: "MIT",
          url: "http://github.com/mscdex/ssh2/raw/master/LICENSE"
        }
      ],
      repository: {
        type: "git",
        url: "http://github.com/mscdex/ssh2.git"
      }
    };
  }
});

// node_modules/ssh2/lib/protocol/Protocol.js
var require_Protocol = __commonJS({
  "node_modules/ssh2/lib/protocol/Protocol.js"(exports, module) {
    "use strict";
    var { inspect } = __require("util");
    var { bindingAvailable, NullCipher, NullDecipher } = require_crypto();
    var {
      COMPAT_CHECKS,
      DISCONNECT_REASON,
      eddsaSupported,
      MESSAGE,
      SIGNALS,
      TERMINAL_MODE
    } = require_constants();
    var {
      DEFAULT_KEXINIT_CLIENT,
      DEFAULT_KEXINIT_SERVER,
      KexInit,
      kexinit,
      onKEXPayload
    } = require_kex();
    var {
      parseKey
    } = require_keyParser();
    var MESSAGE_HANDLERS = require_handlers();
    var {
      bufferCopy,
      bufferFill,
      bufferSlice,
      convertSignature,
      sendPacket,
      writeUInt32BE
    } = require_utils();
    var {
      PacketReader,
      PacketWriter,
      ZlibPacketReader,
      ZlibPacketWriter
    } = require_zlib();
    var MODULE_VER = require_package().version;
    var VALID_DISCONNECT_REASONS = new Map(
      Object.values(DISCONNECT_REASON).map((n) => [n, 1])
    );
    var IDENT_RAW = Buffer.from(`SSH-2.0-ssh2js${MODULE_VER}`);
    var IDENT = Buffer.from(`${IDENT_RAW}\r
`);
    var MAX_LINE_LEN = 8192;
    var MAX_LINES = 1024;
    var PING_PAYLOAD = Buffer.from([
      MESSAGE.GLOBAL_REQUEST,
      // "keepalive@openssh.com"
      0,
      0,
      0,
      21,
      107,
      101,
      101,
      112,
      97,
      108,
      105,
      118,
      101,
      64,
      111,
      112,
      101,
      110,
      115,
      115,
      104,
      46,
      99,
      111,
      109,
      // Request a reply
      1
    ]);
    var NO_TERMINAL_MODES_BUFFER = Buffer.from([TERMINAL_MODE.TTY_OP_END]);
    function noop() {
    }
    var Protocol = class {
      constructor(config) {
        const onWrite = config.onWrite;
        if (typeof onWrite !== "function")
          throw new Error("Missing onWrite function");
        this._onWrite = (data) => {
          onWrite(data);
        };
        const onError = config.onError;
        if (typeof onError !== "function")
          throw new Error("Missing onError function");
        this._onError = (err) => {
          onError(err);
        };
        const debug = config.debug;
        this._debug = typeof debug === "function" ? (msg) => {
          debug(msg);
        } : void 0;
        const onHeader = config.onHeader;
        this._onHeader = typeof onHeader === "function" ? (...args) => {
          onHeader(...args);
        } : noop;
        const onPacket = config.onPacket;
        this._onPacket = typeof onPacket === "function" ? () => {
          onPacket();
        } : noop;
        let onHandshakeComplete = config.onHandshakeComplete;
        if (typeof onHandshakeComplete !== "function")
          onHandshakeComplete = noop;
        let firstHandshake;
        this._onHandshakeComplete = (...args) => {
          this._debug && this._debug("Handshake completed");
          if (firstHandshake === void 0)
            firstHandshake = true;
          else
            firstHandshake = false;
          const oldQueue = this._queue;
          if (oldQueue) {
            this._queue = void 0;
            this._debug && this._debug(
              `Draining outbound queue (${oldQueue.length}) ...`
            );
            for (let i = 0; i < oldQueue.length; ++i) {
              const data = oldQueue[i];
              let finalized = this._packetRW.write.finalize(data);
              if (finalized === data) {
                const packet = this._cipher.allocPacket(data.length);
                packet.set(data, 5);
                finalized = packet;
              }
              sendPacket(this, finalized);
            }
            this._debug && this._debug("... finished draining outbound queue");
          }
          if (firstHandshake && this._server && this._kex.remoteExtInfoEnabled)
            sendExtInfo(this);
          onHandshakeComplete(...args);
        };
        this._queue = void 0;
        const messageHandlers = config.messageHandlers;
        if (typeof messageHandlers === "object" && messageHandlers !== null)
          this._handlers = messageHandlers;
        else
          this._handlers = {};
        this._onPayload = onPayload.bind(this);
        this._server = !!config.server;
        this._banner = void 0;
        let greeting;
        if (this._server) {
          if (typeof config.hostKeys !== "object" || config.hostKeys === null)
            throw new Error("Missing server host key(s)");
          this._hostKeys = config.hostKeys;
          if (typeof config.greeting === "string" && config.greeting.length) {
            greeting = config.greeting.slice(-2) === "\r\n" ? config.greeting : `${config.greeting}\r
`;
          }
          if (typeof config.banner === "string" && config.banner.length) {
            this._banner = config.banner.slice(-2) === "\r\n" ? config.banner : `${config.banner}\r
`;
          }
        } else {
          this._hostKeys = void 0;
        }
        let offer = config.offer;
        if (typeof offer !== "object" || offer === null) {
          offer = this._server ? DEFAULT_KEXINIT_SERVER : DEFAULT_KEXINIT_CLIENT;
        } else if (offer.constructor !== KexInit) {
          if (this._server) {
            offer.kex = offer.kex.concat(["kex-strict-s-v00@openssh.com"]);
          } else {
            offer.kex = offer.kex.concat([
              "ext-info-c",
              "kex-strict-c-v00@openssh.com"
            ]);
          }
          offer = new KexInit(offer);
        }
        this._kex = void 0;
        this._strictMode = void 0;
        this._kexinit = void 0;
        this._offer = offer;
        this._cipher = new NullCipher(0, this._onWrite);
        this._decipher = void 0;
        this._skipNextInboundPacket = false;
        this._packetRW = {
          read: new PacketReader(),
          write: new PacketWriter(this)
        };
        this._hostVerifier = !this._server && typeof config.hostVerifier === "function" ? config.hostVerifier : void 0;
        this._parse = parseHeader;
        this._buffer = void 0;
        this._authsQueue = [];
        this._authenticated = false;
        this._remoteIdentRaw = void 0;
        let sentIdent;
        if (typeof config.ident === "string") {
          this._identRaw = Buffer.from(`SSH-2.0-${config.ident}`);
          sentIdent = Buffer.allocUnsafe(this._identRaw.length + 2);
          sentIdent.set(this._identRaw, 0);
          sentIdent[sentIdent.length - 2] = 13;
          sentIdent[sentIdent.length - 1] = 10;
        } else if (Buffer.isBuffer(config.ident)) {
          const fullIdent = Buffer.allocUnsafe(8 + config.ident.length);
          fullIdent.latin1Write("SSH-2.0-", 0, 8);
          fullIdent.set(config.ident, 8);
          this._identRaw = fullIdent;
          sentIdent = Buffer.allocUnsafe(fullIdent.length + 2);
          sentIdent.set(fullIdent, 0);
          sentIdent[sentIdent.length - 2] = 13;
          sentIdent[sentIdent.length - 1] = 10;
        } else {
          this._identRaw = IDENT_RAW;
          sentIdent = IDENT;
        }
        this._compatFlags = 0;
        if (this._debug) {
          if (bindingAvailable)
            this._debug("Custom crypto binding available");
          else
            this._debug("Custom crypto binding not available");
        }
        this._debug && this._debug(
          `Local ident: ${inspect(this._identRaw.toString())}`
        );
        this.start = () => {
          this.start = void 0;
          if (greeting)
            this._onWrite(greeting);
          this._onWrite(sentIdent);
        };
      }
      _destruct(reason) {
        this._packetRW.read.cleanup();
        this._packetRW.write.cleanup();
        this._cipher && this._cipher.free();
        this._decipher && this._decipher.free();
        if (typeof reason !== "string" || reason.length === 0)
          reason = "fatal error";
        this.parse = () => {
          throw new Error(`Instance unusable after ${reason}`);
        };
        this._onWrite = () => {
          throw new Error(`Instance unusable after ${reason}`);
        };
        this._destruct = void 0;
      }
      cleanup() {
        this._destruct && this._destruct();
      }
      parse(chunk, i, len) {
        while (i < len)
          i = this._parse(chunk, i, len);
      }
      // Protocol message API
      // ===========================================================================
      // Common/Shared =============================================================
      // ===========================================================================
      // Global
      // ------
      disconnect(reason) {
        const pktLen = 1 + 4 + 4 + 4;
        let p = this._packetRW.write.allocStartKEX;
        const packet = this._packetRW.write.alloc(pktLen, true);
        const end = p + pktLen;
        if (!VALID_DISCONNECT_REASONS.has(reason))
          reason = DISCONNECT_REASON.PROTOCOL_ERROR;
        packet[p] = MESSAGE.DISCONNECT;
        writeUInt32BE(packet, reason, ++p);
        packet.fill(0, p += 4, end);
        this._debug && this._debug(`Outbound: Sending DISCONNECT (${reason})`);
        sendPacket(this, this._packetRW.write.finalize(packet, true), true);
      }
      ping() {
        const p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(PING_PAYLOAD.length);
        packet.set(PING_PAYLOAD, p);
        this._debug && this._debug(
          "Outbound: Sending ping (GLOBAL_REQUEST: keepalive@openssh.com)"
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      rekey() {
        if (this._kexinit === void 0) {
          this._debug && this._debug("Outbound: Initiated explicit rekey");
          this._queue = [];
          kexinit(this);
        } else {
          this._debug && this._debug("Outbound: Ignoring rekey during handshake");
        }
      }
      // 'ssh-connection' service-specific
      // ---------------------------------
      requestSuccess(data) {
        let p = this._packetRW.write.allocStart;
        let packet;
        if (Buffer.isBuffer(data)) {
          packet = this._packetRW.write.alloc(1 + data.length);
          packet[p] = MESSAGE.REQUEST_SUCCESS;
          packet.set(data, ++p);
        } else {
          packet = this._packetRW.write.alloc(1);
          packet[p] = MESSAGE.REQUEST_SUCCESS;
        }
        this._debug && this._debug("Outbound: Sending REQUEST_SUCCESS");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      requestFailure() {
        const p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1);
        packet[p] = MESSAGE.REQUEST_FAILURE;
        this._debug && this._debug("Outbound: Sending REQUEST_FAILURE");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelSuccess(chan) {
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4);
        packet[p] = MESSAGE.CHANNEL_SUCCESS;
        writeUInt32BE(packet, chan, ++p);
        this._debug && this._debug(`Outbound: Sending CHANNEL_SUCCESS (r:${chan})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelFailure(chan) {
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4);
        packet[p] = MESSAGE.CHANNEL_FAILURE;
        writeUInt32BE(packet, chan, ++p);
        this._debug && this._debug(`Outbound: Sending CHANNEL_FAILURE (r:${chan})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelEOF(chan) {
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4);
        packet[p] = MESSAGE.CHANNEL_EOF;
        writeUInt32BE(packet, chan, ++p);
        this._debug && this._debug(`Outbound: Sending CHANNEL_EOF (r:${chan})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelClose(chan) {
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4);
        packet[p] = MESSAGE.CHANNEL_CLOSE;
        writeUInt32BE(packet, chan, ++p);
        this._debug && this._debug(`Outbound: Sending CHANNEL_CLOSE (r:${chan})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelWindowAdjust(chan, amount) {
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4);
        packet[p] = MESSAGE.CHANNEL_WINDOW_ADJUST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, amount, p += 4);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_WINDOW_ADJUST (r:${chan}, ${amount})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelData(chan, data) {
        const isBuffer = Buffer.isBuffer(data);
        const dataLen = isBuffer ? data.length : Buffer.byteLength(data);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + dataLen);
        packet[p] = MESSAGE.CHANNEL_DATA;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, dataLen, p += 4);
        if (isBuffer)
          packet.set(data, p += 4);
        else
          packet.utf8Write(data, p += 4, dataLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_DATA (r:${chan}, ${dataLen})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelExtData(chan, data, type) {
        const isBuffer = Buffer.isBuffer(data);
        const dataLen = isBuffer ? data.length : Buffer.byteLength(data);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 4 + dataLen);
        packet[p] = MESSAGE.CHANNEL_EXTENDED_DATA;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, type, p += 4);
        writeUInt32BE(packet, dataLen, p += 4);
        if (isBuffer)
          packet.set(data, p += 4);
        else
          packet.utf8Write(data, p += 4, dataLen);
        this._debug && this._debug(`Outbound: Sending CHANNEL_EXTENDED_DATA (r:${chan})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelOpenConfirm(remote, local, initWindow, maxPacket) {
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 4 + 4);
        packet[p] = MESSAGE.CHANNEL_OPEN_CONFIRMATION;
        writeUInt32BE(packet, remote, ++p);
        writeUInt32BE(packet, local, p += 4);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_OPEN_CONFIRMATION (r:${remote}, l:${local})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      channelOpenFail(remote, reason, desc) {
        if (typeof desc !== "string")
          desc = "";
        const descLen = Buffer.byteLength(desc);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 4 + descLen + 4);
        packet[p] = MESSAGE.CHANNEL_OPEN_FAILURE;
        writeUInt32BE(packet, remote, ++p);
        writeUInt32BE(packet, reason, p += 4);
        writeUInt32BE(packet, descLen, p += 4);
        p += 4;
        if (descLen) {
          packet.utf8Write(desc, p, descLen);
          p += descLen;
        }
        writeUInt32BE(packet, 0, p);
        this._debug && this._debug(`Outbound: Sending CHANNEL_OPEN_FAILURE (r:${remote})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      // ===========================================================================
      // Client-specific ===========================================================
      // ===========================================================================
      // Global
      // ------
      service(name) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const nameLen = Buffer.byteLength(name);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + nameLen);
        packet[p] = MESSAGE.SERVICE_REQUEST;
        writeUInt32BE(packet, nameLen, ++p);
        packet.utf8Write(name, p += 4, nameLen);
        this._debug && this._debug(`Outbound: Sending SERVICE_REQUEST (${name})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      // 'ssh-userauth' service-specific
      // -------------------------------
      authPassword(username, password, newPassword) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const userLen = Buffer.byteLength(username);
        const passLen = Buffer.byteLength(password);
        const newPassLen = newPassword ? Buffer.byteLength(newPassword) : 0;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + userLen + 4 + 14 + 4 + 8 + 1 + 4 + passLen + (newPassword ? 4 + newPassLen : 0)
        );
        packet[p] = MESSAGE.USERAUTH_REQUEST;
        writeUInt32BE(packet, userLen, ++p);
        packet.utf8Write(username, p += 4, userLen);
        writeUInt32BE(packet, 14, p += userLen);
        packet.utf8Write("ssh-connection", p += 4, 14);
        writeUInt32BE(packet, 8, p += 14);
        packet.utf8Write("password", p += 4, 8);
        packet[p += 8] = newPassword ? 1 : 0;
        writeUInt32BE(packet, passLen, ++p);
        if (Buffer.isBuffer(password))
          bufferCopy(password, packet, 0, passLen, p += 4);
        else
          packet.utf8Write(password, p += 4, passLen);
        if (newPassword) {
          writeUInt32BE(packet, newPassLen, p += passLen);
          if (Buffer.isBuffer(newPassword))
            bufferCopy(newPassword, packet, 0, newPassLen, p += 4);
          else
            packet.utf8Write(newPassword, p += 4, newPassLen);
          this._debug && this._debug(
            "Outbound: Sending USERAUTH_REQUEST (changed password)"
          );
        } else {
          this._debug && this._debug(
            "Outbound: Sending USERAUTH_REQUEST (password)"
          );
        }
        this._authsQueue.push("password");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      authPK(username, pubKey, keyAlgo, cbSign) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        pubKey = parseKey(pubKey);
        if (pubKey instanceof Error)
          throw new Error("Invalid key");
        const keyType = pubKey.type;
        pubKey = pubKey.getPublicSSH();
        if (typeof keyAlgo === "function") {
          cbSign = keyAlgo;
          keyAlgo = void 0;
        }
        if (!keyAlgo)
          keyAlgo = keyType;
        const userLen = Buffer.byteLength(username);
        const algoLen = Buffer.byteLength(keyAlgo);
        const pubKeyLen = pubKey.length;
        const sessionID = this._kex.sessionID;
        const sesLen = sessionID.length;
        const payloadLen = (cbSign ? 4 + sesLen : 0) + 1 + 4 + userLen + 4 + 14 + 4 + 9 + 1 + 4 + algoLen + 4 + pubKeyLen;
        let packet;
        let p;
        if (cbSign) {
          packet = Buffer.allocUnsafe(payloadLen);
          p = 0;
          writeUInt32BE(packet, sesLen, p);
          packet.set(sessionID, p += 4);
          p += sesLen;
        } else {
          packet = this._packetRW.write.alloc(payloadLen);
          p = this._packetRW.write.allocStart;
        }
        packet[p] = MESSAGE.USERAUTH_REQUEST;
        writeUInt32BE(packet, userLen, ++p);
        packet.utf8Write(username, p += 4, userLen);
        writeUInt32BE(packet, 14, p += userLen);
        packet.utf8Write("ssh-connection", p += 4, 14);
        writeUInt32BE(packet, 9, p += 14);
        packet.utf8Write("publickey", p += 4, 9);
        packet[p += 9] = cbSign ? 1 : 0;
        writeUInt32BE(packet, algoLen, ++p);
        packet.utf8Write(keyAlgo, p += 4, algoLen);
        writeUInt32BE(packet, pubKeyLen, p += algoLen);
        packet.set(pubKey, p += 4);
        if (!cbSign) {
          this._authsQueue.push("publickey");
          this._debug && this._debug(
            "Outbound: Sending USERAUTH_REQUEST (publickey -- check)"
          );
          sendPacket(this, this._packetRW.write.finalize(packet));
          return;
        }
        cbSign(packet, (signature) => {
          signature = convertSignature(signature, keyType);
          if (signature === false)
            throw new Error("Error while converting handshake signature");
          const sigLen = signature.length;
          p = this._packetRW.write.allocStart;
          packet = this._packetRW.write.alloc(
            1 + 4 + userLen + 4 + 14 + 4 + 9 + 1 + 4 + algoLen + 4 + pubKeyLen + 4 + 4 + algoLen + 4 + sigLen
          );
          packet[p] = MESSAGE.USERAUTH_REQUEST;
          writeUInt32BE(packet, userLen, ++p);
          packet.utf8Write(username, p += 4, userLen);
          writeUInt32BE(packet, 14, p += userLen);
          packet.utf8Write("ssh-connection", p += 4, 14);
          writeUInt32BE(packet, 9, p += 14);
          packet.utf8Write("publickey", p += 4, 9);
          packet[p += 9] = 1;
          writeUInt32BE(packet, algoLen, ++p);
          packet.utf8Write(keyAlgo, p += 4, algoLen);
          writeUInt32BE(packet, pubKeyLen, p += algoLen);
          packet.set(pubKey, p += 4);
          writeUInt32BE(packet, 4 + algoLen + 4 + sigLen, p += pubKeyLen);
          writeUInt32BE(packet, algoLen, p += 4);
          packet.utf8Write(keyAlgo, p += 4, algoLen);
          writeUInt32BE(packet, sigLen, p += algoLen);
          packet.set(signature, p += 4);
          this._authsQueue.push("publickey");
          this._debug && this._debug(
            "Outbound: Sending USERAUTH_REQUEST (publickey)"
          );
          sendPacket(this, this._packetRW.write.finalize(packet));
        });
      }
      authHostbased(username, pubKey, hostname, userlocal, keyAlgo, cbSign) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        pubKey = parseKey(pubKey);
        if (pubKey instanceof Error)
          throw new Error("Invalid key");
        const keyType = pubKey.type;
        pubKey = pubKey.getPublicSSH();
        if (typeof keyAlgo === "function") {
          cbSign = keyAlgo;
          keyAlgo = void 0;
        }
        if (!keyAlgo)
          keyAlgo = keyType;
        const userLen = Buffer.byteLength(username);
        const algoLen = Buffer.byteLength(keyAlgo);
        const pubKeyLen = pubKey.length;
        const sessionID = this._kex.sessionID;
        const sesLen = sessionID.length;
        const hostnameLen = Buffer.byteLength(hostname);
        const userlocalLen = Buffer.byteLength(userlocal);
        const data = Buffer.allocUnsafe(
          4 + sesLen + 1 + 4 + userLen + 4 + 14 + 4 + 9 + 4 + algoLen + 4 + pubKeyLen + 4 + hostnameLen + 4 + userlocalLen
        );
        let p = 0;
        writeUInt32BE(data, sesLen, p);
        data.set(sessionID, p += 4);
        data[p += sesLen] = MESSAGE.USERAUTH_REQUEST;
        writeUInt32BE(data, userLen, ++p);
        data.utf8Write(username, p += 4, userLen);
        writeUInt32BE(data, 14, p += userLen);
        data.utf8Write("ssh-connection", p += 4, 14);
        writeUInt32BE(data, 9, p += 14);
        data.utf8Write("hostbased", p += 4, 9);
        writeUInt32BE(data, algoLen, p += 9);
        data.utf8Write(keyAlgo, p += 4, algoLen);
        writeUInt32BE(data, pubKeyLen, p += algoLen);
        data.set(pubKey, p += 4);
        writeUInt32BE(data, hostnameLen, p += pubKeyLen);
        data.utf8Write(hostname, p += 4, hostnameLen);
        writeUInt32BE(data, userlocalLen, p += hostnameLen);
        data.utf8Write(userlocal, p += 4, userlocalLen);
        cbSign(data, (signature) => {
          signature = convertSignature(signature, keyType);
          if (!signature)
            throw new Error("Error while converting handshake signature");
          const sigLen = signature.length;
          const reqDataLen = data.length - sesLen - 4;
          p = this._packetRW.write.allocStart;
          const packet = this._packetRW.write.alloc(
            reqDataLen + 4 + 4 + algoLen + 4 + sigLen
          );
          bufferCopy(data, packet, 4 + sesLen, data.length, p);
          writeUInt32BE(packet, 4 + algoLen + 4 + sigLen, p += reqDataLen);
          writeUInt32BE(packet, algoLen, p += 4);
          packet.utf8Write(keyAlgo, p += 4, algoLen);
          writeUInt32BE(packet, sigLen, p += algoLen);
          packet.set(signature, p += 4);
          this._authsQueue.push("hostbased");
          this._debug && this._debug(
            "Outbound: Sending USERAUTH_REQUEST (hostbased)"
          );
          sendPacket(this, this._packetRW.write.finalize(packet));
        });
      }
      authKeyboard(username) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const userLen = Buffer.byteLength(username);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + userLen + 4 + 14 + 4 + 20 + 4 + 4
        );
        packet[p] = MESSAGE.USERAUTH_REQUEST;
        writeUInt32BE(packet, userLen, ++p);
        packet.utf8Write(username, p += 4, userLen);
        writeUInt32BE(packet, 14, p += userLen);
        packet.utf8Write("ssh-connection", p += 4, 14);
        writeUInt32BE(packet, 20, p += 14);
        packet.utf8Write("keyboard-interactive", p += 4, 20);
        writeUInt32BE(packet, 0, p += 20);
        writeUInt32BE(packet, 0, p += 4);
        this._authsQueue.push("keyboard-interactive");
        this._debug && this._debug(
          "Outbound: Sending USERAUTH_REQUEST (keyboard-interactive)"
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      authNone(username) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const userLen = Buffer.byteLength(username);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + userLen + 4 + 14 + 4 + 4);
        packet[p] = MESSAGE.USERAUTH_REQUEST;
        writeUInt32BE(packet, userLen, ++p);
        packet.utf8Write(username, p += 4, userLen);
        writeUInt32BE(packet, 14, p += userLen);
        packet.utf8Write("ssh-connection", p += 4, 14);
        writeUInt32BE(packet, 4, p += 14);
        packet.utf8Write("none", p += 4, 4);
        this._authsQueue.push("none");
        this._debug && this._debug("Outbound: Sending USERAUTH_REQUEST (none)");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      authInfoRes(responses) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let responsesTotalLen = 0;
        let responseLens;
        if (responses) {
          responseLens = new Array(responses.length);
          for (let i = 0; i < responses.length; ++i) {
            const len = Buffer.byteLength(responses[i]);
            responseLens[i] = len;
            responsesTotalLen += 4 + len;
          }
        }
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + responsesTotalLen);
        packet[p] = MESSAGE.USERAUTH_INFO_RESPONSE;
        if (responses) {
          writeUInt32BE(packet, responses.length, ++p);
          p += 4;
          for (let i = 0; i < responses.length; ++i) {
            const len = responseLens[i];
            writeUInt32BE(packet, len, p);
            p += 4;
            if (len) {
              packet.utf8Write(responses[i], p, len);
              p += len;
            }
          }
        } else {
          writeUInt32BE(packet, 0, ++p);
        }
        this._debug && this._debug("Outbound: Sending USERAUTH_INFO_RESPONSE");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      // 'ssh-connection' service-specific
      // ---------------------------------
      tcpipForward(bindAddr, bindPort, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const addrLen = Buffer.byteLength(bindAddr);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 13 + 1 + 4 + addrLen + 4);
        packet[p] = MESSAGE.GLOBAL_REQUEST;
        writeUInt32BE(packet, 13, ++p);
        packet.utf8Write("tcpip-forward", p += 4, 13);
        packet[p += 13] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, addrLen, ++p);
        packet.utf8Write(bindAddr, p += 4, addrLen);
        writeUInt32BE(packet, bindPort, p += addrLen);
        this._debug && this._debug("Outbound: Sending GLOBAL_REQUEST (tcpip-forward)");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      cancelTcpipForward(bindAddr, bindPort, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const addrLen = Buffer.byteLength(bindAddr);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 20 + 1 + 4 + addrLen + 4);
        packet[p] = MESSAGE.GLOBAL_REQUEST;
        writeUInt32BE(packet, 20, ++p);
        packet.utf8Write("cancel-tcpip-forward", p += 4, 20);
        packet[p += 20] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, addrLen, ++p);
        packet.utf8Write(bindAddr, p += 4, addrLen);
        writeUInt32BE(packet, bindPort, p += addrLen);
        this._debug && this._debug("Outbound: Sending GLOBAL_REQUEST (cancel-tcpip-forward)");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_streamLocalForward(socketPath, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const socketPathLen = Buffer.byteLength(socketPath);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 31 + 1 + 4 + socketPathLen
        );
        packet[p] = MESSAGE.GLOBAL_REQUEST;
        writeUInt32BE(packet, 31, ++p);
        packet.utf8Write("streamlocal-forward@openssh.com", p += 4, 31);
        packet[p += 31] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, socketPathLen, ++p);
        packet.utf8Write(socketPath, p += 4, socketPathLen);
        this._debug && this._debug(
          "Outbound: Sending GLOBAL_REQUEST (streamlocal-forward@openssh.com)"
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_cancelStreamLocalForward(socketPath, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const socketPathLen = Buffer.byteLength(socketPath);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 38 + 1 + 4 + socketPathLen
        );
        packet[p] = MESSAGE.GLOBAL_REQUEST;
        writeUInt32BE(packet, 38, ++p);
        packet.utf8Write("cancel-streamlocal-forward@openssh.com", p += 4, 38);
        packet[p += 38] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, socketPathLen, ++p);
        packet.utf8Write(socketPath, p += 4, socketPathLen);
        if (this._debug) {
          this._debug(
            "Outbound: Sending GLOBAL_REQUEST (cancel-streamlocal-forward@openssh.com)"
          );
        }
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      directTcpip(chan, initWindow, maxPacket, cfg) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const srcLen = Buffer.byteLength(cfg.srcIP);
        const dstLen = Buffer.byteLength(cfg.dstIP);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 12 + 4 + 4 + 4 + 4 + srcLen + 4 + 4 + dstLen + 4
        );
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 12, ++p);
        packet.utf8Write("direct-tcpip", p += 4, 12);
        writeUInt32BE(packet, chan, p += 12);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        writeUInt32BE(packet, dstLen, p += 4);
        packet.utf8Write(cfg.dstIP, p += 4, dstLen);
        writeUInt32BE(packet, cfg.dstPort, p += dstLen);
        writeUInt32BE(packet, srcLen, p += 4);
        packet.utf8Write(cfg.srcIP, p += 4, srcLen);
        writeUInt32BE(packet, cfg.srcPort, p += srcLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_OPEN (r:${chan}, direct-tcpip)`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_directStreamLocal(chan, initWindow, maxPacket, cfg) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const pathLen = Buffer.byteLength(cfg.socketPath);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 30 + 4 + 4 + 4 + 4 + pathLen + 4 + 4
        );
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 30, ++p);
        packet.utf8Write("direct-streamlocal@openssh.com", p += 4, 30);
        writeUInt32BE(packet, chan, p += 30);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        writeUInt32BE(packet, pathLen, p += 4);
        packet.utf8Write(cfg.socketPath, p += 4, pathLen);
        bufferFill(packet, 0, p += pathLen, p + 8);
        if (this._debug) {
          this._debug(
            `Outbound: Sending CHANNEL_OPEN (r:${chan}, direct-streamlocal@openssh.com)`
          );
        }
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_noMoreSessions(wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 28 + 1);
        packet[p] = MESSAGE.GLOBAL_REQUEST;
        writeUInt32BE(packet, 28, ++p);
        packet.utf8Write("no-more-sessions@openssh.com", p += 4, 28);
        packet[p += 28] = wantReply === void 0 || wantReply === true ? 1 : 0;
        this._debug && this._debug(
          "Outbound: Sending GLOBAL_REQUEST (no-more-sessions@openssh.com)"
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      session(chan, initWindow, maxPacket) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 7 + 4 + 4 + 4);
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 7, ++p);
        packet.utf8Write("session", p += 4, 7);
        writeUInt32BE(packet, chan, p += 7);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        this._debug && this._debug(`Outbound: Sending CHANNEL_OPEN (r:${chan}, session)`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      windowChange(chan, rows2, cols, height, width) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 4 + 13 + 1 + 4 + 4 + 4 + 4
        );
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 13, p += 4);
        packet.utf8Write("window-change", p += 4, 13);
        packet[p += 13] = 0;
        writeUInt32BE(packet, cols, ++p);
        writeUInt32BE(packet, rows2, p += 4);
        writeUInt32BE(packet, width, p += 4);
        writeUInt32BE(packet, height, p += 4);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, window-change)`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      pty(chan, rows2, cols, height, width, term, modes, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        if (!term || !term.length)
          term = "vt100";
        if (modes && !Buffer.isBuffer(modes) && !Array.isArray(modes) && typeof modes === "object" && modes !== null) {
          modes = modesToBytes(modes);
        }
        if (!modes || !modes.length)
          modes = NO_TERMINAL_MODES_BUFFER;
        const termLen = term.length;
        const modesLen = modes.length;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 4 + 7 + 1 + 4 + termLen + 4 + 4 + 4 + 4 + 4 + modesLen
        );
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 7, p += 4);
        packet.utf8Write("pty-req", p += 4, 7);
        packet[p += 7] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, termLen, ++p);
        packet.utf8Write(term, p += 4, termLen);
        writeUInt32BE(packet, cols, p += termLen);
        writeUInt32BE(packet, rows2, p += 4);
        writeUInt32BE(packet, width, p += 4);
        writeUInt32BE(packet, height, p += 4);
        writeUInt32BE(packet, modesLen, p += 4);
        p += 4;
        if (Array.isArray(modes)) {
          for (let i = 0; i < modesLen; ++i)
            packet[p++] = modes[i];
        } else if (Buffer.isBuffer(modes)) {
          packet.set(modes, p);
        }
        this._debug && this._debug(`Outbound: Sending CHANNEL_REQUEST (r:${chan}, pty-req)`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      shell(chan, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 5 + 1);
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 5, p += 4);
        packet.utf8Write("shell", p += 4, 5);
        packet[p += 5] = wantReply === void 0 || wantReply === true ? 1 : 0;
        this._debug && this._debug(`Outbound: Sending CHANNEL_REQUEST (r:${chan}, shell)`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      exec(chan, cmd, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const isBuf = Buffer.isBuffer(cmd);
        const cmdLen = isBuf ? cmd.length : Buffer.byteLength(cmd);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 4 + 1 + 4 + cmdLen);
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 4, p += 4);
        packet.utf8Write("exec", p += 4, 4);
        packet[p += 4] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, cmdLen, ++p);
        if (isBuf)
          packet.set(cmd, p += 4);
        else
          packet.utf8Write(cmd, p += 4, cmdLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, exec: ${cmd})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      signal(chan, signal) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const origSignal = signal;
        signal = signal.toUpperCase();
        if (signal.slice(0, 3) === "SIG")
          signal = signal.slice(3);
        if (SIGNALS[signal] !== 1)
          throw new Error(`Invalid signal: ${origSignal}`);
        const signalLen = signal.length;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 4 + 6 + 1 + 4 + signalLen
        );
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 6, p += 4);
        packet.utf8Write("signal", p += 4, 6);
        packet[p += 6] = 0;
        writeUInt32BE(packet, signalLen, ++p);
        packet.utf8Write(signal, p += 4, signalLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, signal: ${signal})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      env(chan, key2, val, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const keyLen = Buffer.byteLength(key2);
        const isBuf = Buffer.isBuffer(val);
        const valLen = isBuf ? val.length : Buffer.byteLength(val);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 4 + 3 + 1 + 4 + keyLen + 4 + valLen
        );
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 3, p += 4);
        packet.utf8Write("env", p += 4, 3);
        packet[p += 3] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, keyLen, ++p);
        packet.utf8Write(key2, p += 4, keyLen);
        writeUInt32BE(packet, valLen, p += keyLen);
        if (isBuf)
          packet.set(val, p += 4);
        else
          packet.utf8Write(val, p += 4, valLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, env: ${key2}=${val})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      x11Forward(chan, cfg, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const protocol = cfg.protocol;
        const cookie = cfg.cookie;
        const isBufProto = Buffer.isBuffer(protocol);
        const protoLen = isBufProto ? protocol.length : Buffer.byteLength(protocol);
        const isBufCookie = Buffer.isBuffer(cookie);
        const cookieLen = isBufCookie ? cookie.length : Buffer.byteLength(cookie);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 4 + 7 + 1 + 1 + 4 + protoLen + 4 + cookieLen + 4
        );
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 7, p += 4);
        packet.utf8Write("x11-req", p += 4, 7);
        packet[p += 7] = wantReply === void 0 || wantReply === true ? 1 : 0;
        packet[++p] = cfg.single ? 1 : 0;
        writeUInt32BE(packet, protoLen, ++p);
        if (isBufProto)
          packet.set(protocol, p += 4);
        else
          packet.utf8Write(protocol, p += 4, protoLen);
        writeUInt32BE(packet, cookieLen, p += protoLen);
        if (isBufCookie)
          packet.set(cookie, p += 4);
        else
          packet.latin1Write(cookie, p += 4, cookieLen);
        writeUInt32BE(packet, cfg.screen || 0, p += cookieLen);
        this._debug && this._debug(`Outbound: Sending CHANNEL_REQUEST (r:${chan}, x11-req)`);
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      subsystem(chan, name, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        const nameLen = Buffer.byteLength(name);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 9 + 1 + 4 + nameLen);
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 9, p += 4);
        packet.utf8Write("subsystem", p += 4, 9);
        packet[p += 9] = wantReply === void 0 || wantReply === true ? 1 : 0;
        writeUInt32BE(packet, nameLen, ++p);
        packet.utf8Write(name, p += 4, nameLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, subsystem: ${name})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_agentForward(chan, wantReply) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 26 + 1);
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 26, p += 4);
        packet.utf8Write("auth-agent-req@openssh.com", p += 4, 26);
        packet[p += 26] = wantReply === void 0 || wantReply === true ? 1 : 0;
        if (this._debug) {
          this._debug(
            `Outbound: Sending CHANNEL_REQUEST (r:${chan}, auth-agent-req@openssh.com)`
          );
        }
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_hostKeysProve(keys) {
        if (this._server)
          throw new Error("Client-only method called in server mode");
        let keysTotal = 0;
        const publicKeys = [];
        for (const key2 of keys) {
          const publicKey = key2.getPublicSSH();
          keysTotal += 4 + publicKey.length;
          publicKeys.push(publicKey);
        }
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 29 + 1 + keysTotal);
        packet[p] = MESSAGE.GLOBAL_REQUEST;
        writeUInt32BE(packet, 29, ++p);
        packet.utf8Write("hostkeys-prove-00@openssh.com", p += 4, 29);
        packet[p += 29] = 1;
        ++p;
        for (const buf of publicKeys) {
          writeUInt32BE(packet, buf.length, p);
          bufferCopy(buf, packet, 0, buf.length, p += 4);
          p += buf.length;
        }
        if (this._debug) {
          this._debug(
            "Outbound: Sending GLOBAL_REQUEST (hostkeys-prove-00@openssh.com)"
          );
        }
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      // ===========================================================================
      // Server-specific ===========================================================
      // ===========================================================================
      // Global
      // ------
      serviceAccept(svcName) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        const svcNameLen = Buffer.byteLength(svcName);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + svcNameLen);
        packet[p] = MESSAGE.SERVICE_ACCEPT;
        writeUInt32BE(packet, svcNameLen, ++p);
        packet.utf8Write(svcName, p += 4, svcNameLen);
        this._debug && this._debug(`Outbound: Sending SERVICE_ACCEPT (${svcName})`);
        sendPacket(this, this._packetRW.write.finalize(packet));
        if (this._server && this._banner && svcName === "ssh-userauth") {
          const banner = this._banner;
          this._banner = void 0;
          const bannerLen = Buffer.byteLength(banner);
          p = this._packetRW.write.allocStart;
          const packet2 = this._packetRW.write.alloc(1 + 4 + bannerLen + 4);
          packet2[p] = MESSAGE.USERAUTH_BANNER;
          writeUInt32BE(packet2, bannerLen, ++p);
          packet2.utf8Write(banner, p += 4, bannerLen);
          writeUInt32BE(packet2, 0, p += bannerLen);
          this._debug && this._debug("Outbound: Sending USERAUTH_BANNER");
          sendPacket(this, this._packetRW.write.finalize(packet2));
        }
      }
      // 'ssh-connection' service-specific
      forwardedTcpip(chan, initWindow, maxPacket, cfg) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        const boundAddrLen = Buffer.byteLength(cfg.boundAddr);
        const remoteAddrLen = Buffer.byteLength(cfg.remoteAddr);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 15 + 4 + 4 + 4 + 4 + boundAddrLen + 4 + 4 + remoteAddrLen + 4
        );
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 15, ++p);
        packet.utf8Write("forwarded-tcpip", p += 4, 15);
        writeUInt32BE(packet, chan, p += 15);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        writeUInt32BE(packet, boundAddrLen, p += 4);
        packet.utf8Write(cfg.boundAddr, p += 4, boundAddrLen);
        writeUInt32BE(packet, cfg.boundPort, p += boundAddrLen);
        writeUInt32BE(packet, remoteAddrLen, p += 4);
        packet.utf8Write(cfg.remoteAddr, p += 4, remoteAddrLen);
        writeUInt32BE(packet, cfg.remotePort, p += remoteAddrLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_OPEN (r:${chan}, forwarded-tcpip)`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      x11(chan, initWindow, maxPacket, cfg) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        const addrLen = Buffer.byteLength(cfg.originAddr);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 3 + 4 + 4 + 4 + 4 + addrLen + 4
        );
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 3, ++p);
        packet.utf8Write("x11", p += 4, 3);
        writeUInt32BE(packet, chan, p += 3);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        writeUInt32BE(packet, addrLen, p += 4);
        packet.utf8Write(cfg.originAddr, p += 4, addrLen);
        writeUInt32BE(packet, cfg.originPort, p += addrLen);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_OPEN (r:${chan}, x11)`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_authAgent(chan, initWindow, maxPacket) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 22 + 4 + 4 + 4);
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 22, ++p);
        packet.utf8Write("auth-agent@openssh.com", p += 4, 22);
        writeUInt32BE(packet, chan, p += 22);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_OPEN (r:${chan}, auth-agent@openssh.com)`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      openssh_forwardedStreamLocal(chan, initWindow, maxPacket, cfg) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        const pathLen = Buffer.byteLength(cfg.socketPath);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 33 + 4 + 4 + 4 + 4 + pathLen + 4
        );
        packet[p] = MESSAGE.CHANNEL_OPEN;
        writeUInt32BE(packet, 33, ++p);
        packet.utf8Write("forwarded-streamlocal@openssh.com", p += 4, 33);
        writeUInt32BE(packet, chan, p += 33);
        writeUInt32BE(packet, initWindow, p += 4);
        writeUInt32BE(packet, maxPacket, p += 4);
        writeUInt32BE(packet, pathLen, p += 4);
        packet.utf8Write(cfg.socketPath, p += 4, pathLen);
        writeUInt32BE(packet, 0, p += pathLen);
        if (this._debug) {
          this._debug(
            `Outbound: Sending CHANNEL_OPEN (r:${chan}, forwarded-streamlocal@openssh.com)`
          );
        }
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      exitStatus(chan, status) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + 4 + 11 + 1 + 4);
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 11, p += 4);
        packet.utf8Write("exit-status", p += 4, 11);
        packet[p += 11] = 0;
        writeUInt32BE(packet, status, ++p);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, exit-status: ${status})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      exitSignal(chan, name, coreDumped, msg) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        const origSignal = name;
        if (typeof origSignal !== "string" || !origSignal)
          throw new Error(`Invalid signal: ${origSignal}`);
        let signal = name.toUpperCase();
        if (signal.slice(0, 3) === "SIG")
          signal = signal.slice(3);
        if (SIGNALS[signal] !== 1)
          throw new Error(`Invalid signal: ${origSignal}`);
        const nameLen = Buffer.byteLength(signal);
        const msgLen = msg ? Buffer.byteLength(msg) : 0;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + 4 + 11 + 1 + 4 + nameLen + 1 + 4 + msgLen + 4
        );
        packet[p] = MESSAGE.CHANNEL_REQUEST;
        writeUInt32BE(packet, chan, ++p);
        writeUInt32BE(packet, 11, p += 4);
        packet.utf8Write("exit-signal", p += 4, 11);
        packet[p += 11] = 0;
        writeUInt32BE(packet, nameLen, ++p);
        packet.utf8Write(signal, p += 4, nameLen);
        packet[p += nameLen] = coreDumped ? 1 : 0;
        writeUInt32BE(packet, msgLen, ++p);
        p += 4;
        if (msgLen) {
          packet.utf8Write(msg, p, msgLen);
          p += msgLen;
        }
        writeUInt32BE(packet, 0, p);
        this._debug && this._debug(
          `Outbound: Sending CHANNEL_REQUEST (r:${chan}, exit-signal: ${name})`
        );
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      // 'ssh-userauth' service-specific
      authFailure(authMethods, isPartial) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        if (this._authsQueue.length === 0)
          throw new Error("No auth in progress");
        let methods;
        if (typeof authMethods === "boolean") {
          isPartial = authMethods;
          authMethods = void 0;
        }
        if (authMethods) {
          methods = [];
          for (let i = 0; i < authMethods.length; ++i) {
            if (authMethods[i].toLowerCase() === "none")
              continue;
            methods.push(authMethods[i]);
          }
          methods = methods.join(",");
        } else {
          methods = "";
        }
        const methodsLen = methods.length;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + methodsLen + 1);
        packet[p] = MESSAGE.USERAUTH_FAILURE;
        writeUInt32BE(packet, methodsLen, ++p);
        packet.utf8Write(methods, p += 4, methodsLen);
        packet[p += methodsLen] = isPartial === true ? 1 : 0;
        this._authsQueue.shift();
        this._debug && this._debug("Outbound: Sending USERAUTH_FAILURE");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      authSuccess() {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        if (this._authsQueue.length === 0)
          throw new Error("No auth in progress");
        const p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1);
        packet[p] = MESSAGE.USERAUTH_SUCCESS;
        this._authsQueue.shift();
        this._authenticated = true;
        this._debug && this._debug("Outbound: Sending USERAUTH_SUCCESS");
        sendPacket(this, this._packetRW.write.finalize(packet));
        if (this._kex.negotiated.cs.compress === "zlib@openssh.com")
          this._packetRW.read = new ZlibPacketReader();
        if (this._kex.negotiated.sc.compress === "zlib@openssh.com")
          this._packetRW.write = new ZlibPacketWriter(this);
      }
      authPKOK(keyAlgo, key2) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        if (this._authsQueue.length === 0 || this._authsQueue[0] !== "publickey")
          throw new Error('"publickey" auth not in progress');
        const keyAlgoLen = Buffer.byteLength(keyAlgo);
        const keyLen = key2.length;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + keyAlgoLen + 4 + keyLen);
        packet[p] = MESSAGE.USERAUTH_PK_OK;
        writeUInt32BE(packet, keyAlgoLen, ++p);
        packet.utf8Write(keyAlgo, p += 4, keyAlgoLen);
        writeUInt32BE(packet, keyLen, p += keyAlgoLen);
        packet.set(key2, p += 4);
        this._authsQueue.shift();
        this._debug && this._debug("Outbound: Sending USERAUTH_PK_OK");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      authPasswdChg(prompt) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        const promptLen = Buffer.byteLength(prompt);
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(1 + 4 + promptLen + 4);
        packet[p] = MESSAGE.USERAUTH_PASSWD_CHANGEREQ;
        writeUInt32BE(packet, promptLen, ++p);
        packet.utf8Write(prompt, p += 4, promptLen);
        writeUInt32BE(packet, 0, p += promptLen);
        this._debug && this._debug("Outbound: Sending USERAUTH_PASSWD_CHANGEREQ");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
      authInfoReq(name, instructions, prompts) {
        if (!this._server)
          throw new Error("Server-only method called in client mode");
        let promptsLen = 0;
        const nameLen = name ? Buffer.byteLength(name) : 0;
        const instrLen = instructions ? Buffer.byteLength(instructions) : 0;
        for (let i = 0; i < prompts.length; ++i)
          promptsLen += 4 + Buffer.byteLength(prompts[i].prompt) + 1;
        let p = this._packetRW.write.allocStart;
        const packet = this._packetRW.write.alloc(
          1 + 4 + nameLen + 4 + instrLen + 4 + 4 + promptsLen
        );
        packet[p] = MESSAGE.USERAUTH_INFO_REQUEST;
        writeUInt32BE(packet, nameLen, ++p);
        p += 4;
        if (name) {
          packet.utf8Write(name, p, nameLen);
          p += nameLen;
        }
        writeUInt32BE(packet, instrLen, p);
        p += 4;
        if (instructions) {
          packet.utf8Write(instructions, p, instrLen);
          p += instrLen;
        }
        writeUInt32BE(packet, 0, p);
        writeUInt32BE(packet, prompts.length, p += 4);
        p += 4;
        for (let i = 0; i < prompts.length; ++i) {
          const prompt = prompts[i];
          const promptLen = Buffer.byteLength(prompt.prompt);
          writeUInt32BE(packet, promptLen, p);
          p += 4;
          if (promptLen) {
            packet.utf8Write(prompt.prompt, p, promptLen);
            p += promptLen;
          }
          packet[p++] = prompt.echo ? 1 : 0;
        }
        this._debug && this._debug("Outbound: Sending USERAUTH_INFO_REQUEST");
        sendPacket(this, this._packetRW.write.finalize(packet));
      }
    };
    var RE_IDENT = /^SSH-(2\.0|1\.99)-([^ ]+)(?: (.*))?$/;
    function parseHeader(chunk, p, len) {
      let data;
      let chunkOffset;
      if (this._buffer) {
        data = Buffer.allocUnsafe(this._buffer.length + (len - p));
        data.set(this._buffer, 0);
        if (p === 0) {
          data.set(chunk, this._buffer.length);
        } else {
          data.set(
            new Uint8Array(
              chunk.buffer,
              chunk.byteOffset + p,
              len - p
            ),
            this._buffer.length
          );
        }
        chunkOffset = this._buffer.length;
        p = 0;
      } else {
        data = chunk;
        chunkOffset = 0;
      }
      const op = p;
      let start = p;
      let end = p;
      let needNL = false;
      let lineLen = 0;
      let lines = 0;
      for (; p < data.length; ++p) {
        const ch = data[p];
        if (ch === 13) {
          needNL = true;
          continue;
        }
        if (ch === 10) {
          if (end > start && end - start > 4 && data[start] === 83 && data[start + 1] === 83 && data[start + 2] === 72 && data[start + 3] === 45) {
            const full = data.latin1Slice(op, end + 1);
            const identRaw = start === op ? full : full.slice(start - op);
            const m = RE_IDENT.exec(identRaw);
            if (!m)
              throw new Error("Invalid identification string");
            const header = {
              greeting: start === op ? "" : full.slice(0, start - op),
              identRaw,
              versions: {
                protocol: m[1],
                software: m[2]
              },
              comments: m[3]
            };
            this._remoteIdentRaw = Buffer.from(identRaw);
            this._debug && this._debug(`Remote ident: ${inspect(identRaw)}`);
            this._compatFlags = getCompatFlags(header);
            this._buffer = void 0;
            this._decipher = new NullDecipher(0, onKEXPayload.bind(this, { firstPacket: true }));
            this._parse = parsePacket;
            this._onHeader(header);
            if (!this._destruct) {
              return len;
            }
            kexinit(this);
            return p + 1 - chunkOffset;
          }
          if (this._server)
            throw new Error("Greetings from clients not permitted");
          if (++lines > MAX_LINES)
            throw new Error("Max greeting lines exceeded");
          needNL = false;
          start = p + 1;
          lineLen = 0;
        } else if (needNL) {
          throw new Error("Invalid header: expected newline");
        } else if (++lineLen >= MAX_LINE_LEN) {
          throw new Error("Header line too long");
        }
        end = p;
      }
      if (!this._buffer)
        this._buffer = bufferSlice(data, op);
      return p - chunkOffset;
    }
    function parsePacket(chunk, p, len) {
      return this._decipher.decrypt(chunk, p, len);
    }
    function onPayload(payload) {
      this._onPacket();
      if (payload.length === 0) {
        this._debug && this._debug("Inbound: Skipping empty packet payload");
        return;
      }
      payload = this._packetRW.read.read(payload);
      const type = payload[0];
      if (type === MESSAGE.USERAUTH_SUCCESS && !this._server && !this._authenticated) {
        this._authenticated = true;
        if (this._kex.negotiated.cs.compress === "zlib@openssh.com")
          this._packetRW.write = new ZlibPacketWriter(this);
        if (this._kex.negotiated.sc.compress === "zlib@openssh.com")
          this._packetRW.read = new ZlibPacketReader();
      }
      const handler = MESSAGE_HANDLERS[type];
      if (handler === void 0) {
        this._debug && this._debug(`Inbound: Unsupported message type: ${type}`);
        return;
      }
      return handler(this, payload);
    }
    function getCompatFlags(header) {
      const software = header.versions.software;
      let flags = 0;
      for (const rule of COMPAT_CHECKS) {
        if (typeof rule[0] === "string") {
          if (software === rule[0])
            flags |= rule[1];
        } else if (rule[0].test(software)) {
          flags |= rule[1];
        }
      }
      return flags;
    }
    function modesToBytes(modes) {
      const keys = Object.keys(modes);
      const bytes = Buffer.allocUnsafe(5 * keys.length + 1);
      let b = 0;
      for (let i = 0; i < keys.length; ++i) {
        const key2 = keys[i];
        if (key2 === "TTY_OP_END")
          continue;
        const opcode = TERMINAL_MODE[key2];
        if (opcode === void 0)
          continue;
        const val = modes[key2];
        if (typeof val === "number" && isFinite(val)) {
          bytes[b++] = opcode;
          bytes[b++] = val >>> 24;
          bytes[b++] = val >>> 16;
          bytes[b++] = val >>> 8;
          bytes[b++] = val;
        }
      }
      bytes[b++] = TERMINAL_MODE.TTY_OP_END;
      if (b < bytes.length)
        return bufferSlice(bytes, 0, b);
      return bytes;
    }
    function sendExtInfo(proto) {
      let serverSigAlgs = "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521rsa-sha2-512,rsa-sha2-256,ssh-rsa,ssh-dss";
      if (eddsaSupported)
        serverSigAlgs = `ssh-ed25519,${serverSigAlgs}`;
      const algsLen = Buffer.byteLength(serverSigAlgs);
      let p = proto._packetRW.write.allocStart;
      const packet = proto._packetRW.write.alloc(1 + 4 + 4 + 15 + 4 + algsLen);
      packet[p] = MESSAGE.EXT_INFO;
      writeUInt32BE(packet, 1, ++p);
      writeUInt32BE(packet, 15, p += 4);
      packet.utf8Write("server-sig-algs", p += 4, 15);
      writeUInt32BE(packet, algsLen, p += 15);
      packet.utf8Write(serverSigAlgs, p += 4, algsLen);
      proto._debug && proto._debug("Outbound: Sending EXT_INFO");
      sendPacket(proto, proto._packetRW.write.finalize(packet));
    }
    module.exports = Protocol;
  }
});

// node_modules/ssh2/lib/Channel.js
var require_Channel = __commonJS({
  "node_modules/ssh2/lib/Channel.js"(exports, module) {
    "use strict";
    var {
      Duplex: DuplexStream,
      Readable: ReadableStream,
      Writable: WritableStream
    } = __require("stream");
    var {
      CHANNEL_EXTENDED_DATATYPE: { STDERR }
    } = require_constants();
    var { bufferSlice } = require_utils();
    var PACKET_SIZE = 32 * 1024;
    var MAX_WINDOW = 2 * 1024 * 1024;
    var WINDOW_THRESHOLD = MAX_WINDOW / 2;
    var ClientStderr = class extends ReadableStream {
      constructor(channel, streamOpts) {
        super(streamOpts);
        this._channel = channel;
      }
      _read(n) {
        if (this._channel._waitChanDrain) {
          this._channel._waitChanDrain = false;
          if (this._channel.incoming.window <= WINDOW_THRESHOLD)
            windowAdjust(this._channel);
        }
      }
    };
    var ServerStderr = class extends WritableStream {
      constructor(channel) {
        super({ highWaterMark: MAX_WINDOW });
        this._channel = channel;
      }
      _write(data, encoding, cb) {
        const channel = this._channel;
        const protocol = channel._client._protocol;
        const outgoing = channel.outgoing;
        const packetSize = outgoing.packetSize;
        const id = outgoing.id;
        let window = outgoing.window;
        const len = data.length;
        let p = 0;
        if (outgoing.state !== "open")
          return;
        while (len - p > 0 && window > 0) {
          let sliceLen = len - p;
          if (sliceLen > window)
            sliceLen = window;
          if (sliceLen > packetSize)
            sliceLen = packetSize;
          if (p === 0 && sliceLen === len)
            protocol.channelExtData(id, data, STDERR);
          else
            protocol.channelExtData(id, bufferSlice(data, p, p + sliceLen), STDERR);
          p += sliceLen;
          window -= sliceLen;
        }
        outgoing.window = window;
        if (len - p > 0) {
          if (window === 0)
            channel._waitWindow = true;
          if (p > 0)
            channel._chunkErr = bufferSlice(data, p, len);
          else
            channel._chunkErr = data;
          channel._chunkcbErr = cb;
          return;
        }
        cb();
      }
    };
    var Channel = class extends DuplexStream {
      constructor(client, info2, opts) {
        const streamOpts = {
          highWaterMark: MAX_WINDOW,
          allowHalfOpen: !opts || opts && opts.allowHalfOpen !== false,
          emitClose: false
        };
        super(streamOpts);
        this.allowHalfOpen = streamOpts.allowHalfOpen;
        const server = !!(opts && opts.server);
        this.server = server;
        this.type = info2.type;
        this.subtype = void 0;
        this.incoming = info2.incoming;
        this.outgoing = info2.outgoing;
        this._callbacks = [];
        this._client = client;
        this._hasX11 = false;
        this._exit = {
          code: void 0,
          signal: void 0,
          dump: void 0,
          desc: void 0
        };
        this.stdin = this.stdout = this;
        if (server)
          this.stderr = new ServerStderr(this);
        else
          this.stderr = new ClientStderr(this, streamOpts);
        this._waitWindow = false;
        this._waitChanDrain = false;
        this._chunk = void 0;
        this._chunkcb = void 0;
        this._chunkErr = void 0;
        this._chunkcbErr = void 0;
        this.on("finish", onFinish).on("prefinish", onFinish);
        this.on("end", onEnd).on("close", onEnd);
      }
      _read(n) {
        if (this._waitChanDrain) {
          this._waitChanDrain = false;
          if (this.incoming.window <= WINDOW_THRESHOLD)
            windowAdjust(this);
        }
      }
      _write(data, encoding, cb) {
        const protocol = this._client._protocol;
        const outgoing = this.outgoing;
        const packetSize = outgoing.packetSize;
        const id = outgoing.id;
        let window = outgoing.window;
        const len = data.length;
        let p = 0;
        if (outgoing.state !== "open")
          return;
        while (len - p > 0 && window > 0) {
          let sliceLen = len - p;
          if (sliceLen > window)
            sliceLen = window;
          if (sliceLen > packetSize)
            sliceLen = packetSize;
          if (p === 0 && sliceLen === len)
            protocol.channelData(id, data);
          else
            protocol.channelData(id, bufferSlice(data, p, p + sliceLen));
          p += sliceLen;
          window -= sliceLen;
        }
        outgoing.window = window;
        if (len - p > 0) {
          if (window === 0)
            this._waitWindow = true;
          if (p > 0)
            this._chunk = bufferSlice(data, p, len);
          else
            this._chunk = data;
          this._chunkcb = cb;
          return;
        }
        cb();
      }
      eof() {
        if (this.outgoing.state === "open") {
          this.outgoing.state = "eof";
          this._client._protocol.channelEOF(this.outgoing.id);
        }
      }
      close() {
        if (this.outgoing.state === "open" || this.outgoing.state === "eof") {
          this.outgoing.state = "closing";
          this._client._protocol.channelClose(this.outgoing.id);
        }
      }
      destroy() {
        this.end();
        this.close();
        return this;
      }
      // Session type-specific methods =============================================
      setWindow(rows2, cols, height, width) {
        if (this.server)
          throw new Error("Client-only method called in server mode");
        if (this.type === "session" && (this.subtype === "shell" || this.subtype === "exec") && this.writable && this.outgoing.state === "open") {
          this._client._protocol.windowChange(
            this.outgoing.id,
            rows2,
            cols,
            height,
            width
          );
        }
      }
      signal(signalName) {
        if (this.server)
          throw new Error("Client-only method called in server mode");
        if (this.type === "session" && this.writable && this.outgoing.state === "open") {
          this._client._protocol.signal(this.outgoing.id, signalName);
        }
      }
      exit(statusOrSignal, coreDumped, msg) {
        if (!this.server)
          throw new Error("Server-only method called in client mode");
        if (this.type === "session" && this.writable && this.outgoing.state === "open") {
          if (typeof statusOrSignal === "number") {
            this._client._protocol.exitStatus(this.outgoing.id, statusOrSignal);
          } else {
            this._client._protocol.exitSignal(
              this.outgoing.id,
              statusOrSignal,
              coreDumped,
              msg
            );
          }
        }
      }
    };
    function onFinish() {
      this.eof();
      if (this.server || !this.allowHalfOpen)
        this.close();
      this.writable = false;
    }
    function onEnd() {
      this.readable = false;
    }
    function windowAdjust(self) {
      if (self.outgoing.state === "closed")
        return;
      const amt = MAX_WINDOW - self.incoming.window;
      if (amt <= 0)
        return;
      self.incoming.window += amt;
      self._client._protocol.channelWindowAdjust(self.outgoing.id, amt);
    }
    module.exports = {
      Channel,
      MAX_WINDOW,
      PACKET_SIZE,
      windowAdjust,
      WINDOW_THRESHOLD
    };
  }
});

// node_modules/ssh2/lib/utils.js
var require_utils2 = __commonJS({
  "node_modules/ssh2/lib/utils.js"(exports, module) {
    "use strict";
    var { SFTP } = require_SFTP();
    var MAX_CHANNEL = 2 ** 32 - 1;
    function onChannelOpenFailure(self, recipient, info2, cb) {
      self._chanMgr.remove(recipient);
      if (typeof cb !== "function")
        return;
      let err;
      if (info2 instanceof Error) {
        err = info2;
      } else if (typeof info2 === "object" && info2 !== null) {
        err = new Error(`(SSH) Channel open failure: ${info2.description}`);
        err.reason = info2.reason;
      } else {
        err = new Error(
          "(SSH) Channel open failure: server closed channel unexpectedly"
        );
        err.reason = "";
      }
      cb(err);
    }
    function onCHANNEL_CLOSE(self, recipient, channel, err, dead) {
      if (typeof channel === "function") {
        onChannelOpenFailure(self, recipient, err, channel);
        return;
      }
      if (typeof channel !== "object" || channel === null)
        return;
      if (channel.incoming && channel.incoming.state === "closed")
        return;
      self._chanMgr.remove(recipient);
      if (channel.server && channel.constructor.name === "Session")
        return;
      channel.incoming.state = "closed";
      if (channel.readable)
        channel.push(null);
      if (channel.server) {
        if (channel.stderr.writable)
          channel.stderr.end();
      } else if (channel.stderr.readable) {
        channel.stderr.push(null);
      }
      if (channel.constructor !== SFTP && (channel.outgoing.state === "open" || channel.outgoing.state === "eof") && !dead) {
        channel.close();
      }
      if (channel.outgoing.state === "closing")
        channel.outgoing.state = "closed";
      const readState = channel._readableState;
      const writeState = channel._writableState;
      if (writeState && !writeState.ending && !writeState.finished && !dead)
        channel.end();
      const chanCallbacks = channel._callbacks;
      channel._callbacks = [];
      for (let i = 0; i < chanCallbacks.length; ++i)
        chanCallbacks[i](true);
      if (channel.server) {
        if (!channel.readable || channel.destroyed || readState && readState.endEmitted) {
          channel.emit("close");
        } else {
          channel.once("end", () => channel.emit("close"));
        }
      } else {
        let doClose;
        switch (channel.type) {
          case "direct-streamlocal@openssh.com":
          case "direct-tcpip":
            doClose = () => channel.emit("close");
            break;
          default: {
            const exit = channel._exit;
            doClose = () => {
              if (exit.code === null)
                channel.emit("close", exit.code, exit.signal, exit.dump, exit.desc);
              else
                channel.emit("close", exit.code);
            };
          }
        }
        if (!channel.readable || channel.destroyed || readState && readState.endEmitted) {
          doClose();
        } else {
          channel.once("end", doClose);
        }
        const errReadState = channel.stderr._readableState;
        if (!channel.stderr.readable || channel.stderr.destroyed || errReadState && errReadState.endEmitted) {
          channel.stderr.emit("close");
        } else {
          channel.stderr.once("end", () => channel.stderr.emit("close"));
        }
      }
    }
    var ChannelManager = class {
      constructor(client) {
        this._client = client;
        this._channels = {};
        this._cur = -1;
        this._count = 0;
      }
      add(val) {
        let id;
        if (this._cur < MAX_CHANNEL) {
          id = ++this._cur;
        } else if (this._count === 0) {
          this._cur = 0;
          id = 0;
        } else {
          const channels = this._channels;
          for (let i = 0; i < MAX_CHANNEL; ++i) {
            if (channels[i] === void 0) {
              id = i;
              break;
            }
          }
        }
        if (id === void 0)
          return -1;
        this._channels[id] = val || true;
        ++this._count;
        return id;
      }
      update(id, val) {
        if (typeof id !== "number" || id < 0 || id >= MAX_CHANNEL || !isFinite(id))
          throw new Error(`Invalid channel id: ${id}`);
        if (val && this._channels[id])
          this._channels[id] = val;
      }
      get(id) {
        if (typeof id !== "number" || id < 0 || id >= MAX_CHANNEL || !isFinite(id))
          throw new Error(`Invalid channel id: ${id}`);
        return this._channels[id];
      }
      remove(id) {
        if (typeof id !== "number" || id < 0 || id >= MAX_CHANNEL || !isFinite(id))
          throw new Error(`Invalid channel id: ${id}`);
        if (this._channels[id]) {
          delete this._channels[id];
          if (this._count)
            --this._count;
        }
      }
      cleanup(err) {
        const channels = this._channels;
        this._channels = {};
        this._cur = -1;
        this._count = 0;
        const chanIDs = Object.keys(channels);
        const client = this._client;
        for (let i = 0; i < chanIDs.length; ++i) {
          const id = +chanIDs[i];
          const channel = channels[id];
          onCHANNEL_CLOSE(client, id, channel._channel || channel, err, true);
        }
      }
    };
    var isRegExp = /* @__PURE__ */ (() => {
      const toString = Object.prototype.toString;
      return (val) => toString.call(val) === "[object RegExp]";
    })();
    function generateAlgorithmList(algoList, defaultList, supportedList) {
      if (Array.isArray(algoList) && algoList.length > 0) {
        for (let i = 0; i < algoList.length; ++i) {
          if (supportedList.indexOf(algoList[i]) === -1)
            throw new Error(`Unsupported algorithm: ${algoList[i]}`);
        }
        return algoList;
      }
      if (typeof algoList === "object" && algoList !== null) {
        const keys = Object.keys(algoList);
        let list = defaultList;
        for (let i = 0; i < keys.length; ++i) {
          const key2 = keys[i];
          let val = algoList[key2];
          switch (key2) {
            case "append":
              if (!Array.isArray(val))
                val = [val];
              if (Array.isArray(val)) {
                for (let j = 0; j < val.length; ++j) {
                  const append = val[j];
                  if (typeof append === "string") {
                    if (!append || list.indexOf(append) !== -1)
                      continue;
                    if (supportedList.indexOf(append) === -1)
                      throw new Error(`Unsupported algorithm: ${append}`);
                    if (list === defaultList)
                      list = list.slice();
                    list.push(append);
                  } else if (isRegExp(append)) {
                    for (let k = 0; k < supportedList.length; ++k) {
                      const algo = supportedList[k];
                      if (append.test(algo)) {
                        if (list.indexOf(algo) !== -1)
                          continue;
                        if (list === defaultList)
                          list = list.slice();
                        list.push(algo);
                      }
                    }
                  }
                }
              }
              break;
            case "prepend":
              if (!Array.isArray(val))
                val = [val];
              if (Array.isArray(val)) {
                for (let j = val.length; j >= 0; --j) {
                  const prepend = val[j];
                  if (typeof prepend === "string") {
                    if (!prepend || list.indexOf(prepend) !== -1)
                      continue;
                    if (supportedList.indexOf(prepend) === -1)
                      throw new Error(`Unsupported algorithm: ${prepend}`);
                    if (list === defaultList)
                      list = list.slice();
                    list.unshift(prepend);
                  } else if (isRegExp(prepend)) {
                    for (let k = supportedList.length; k >= 0; --k) {
                      const algo = supportedList[k];
                      if (prepend.test(algo)) {
                        if (list.indexOf(algo) !== -1)
                          continue;
                        if (list === defaultList)
                          list = list.slice();
                        list.unshift(algo);
                      }
                    }
                  }
                }
              }
              break;
            case "remove":
              if (!Array.isArray(val))
                val = [val];
              if (Array.isArray(val)) {
                for (let j = 0; j < val.length; ++j) {
                  const search = val[j];
                  if (typeof search === "string") {
                    if (!search)
                      continue;
                    const idx = list.indexOf(search);
                    if (idx === -1)
                      continue;
                    if (list === defaultList)
                      list = list.slice();
                    list.splice(idx, 1);
                  } else if (isRegExp(search)) {
                    for (let k = 0; k < list.length; ++k) {
                      if (search.test(list[k])) {
                        if (list === defaultList)
                          list = list.slice();
                        list.splice(k, 1);
                        --k;
                      }
                    }
                  }
                }
              }
              break;
          }
        }
        return list;
      }
      return defaultList;
    }
    module.exports = {
      ChannelManager,
      generateAlgorithmList,
      onChannelOpenFailure,
      onCHANNEL_CLOSE,
      isWritable: (stream) => {
        return stream && stream.writable && stream._readableState && stream._readableState.ended === false;
      }
    };
  }
});

// node_modules/ssh2/lib/client.js
var require_client = __commonJS({
  "node_modules/ssh2/lib/client.js"(exports, module) {
    "use strict";
    var {
      createHash: createHash4,
      getHashes,
      randomFillSync
    } = __require("crypto");
    var { Socket } = __require("net");
    var { lookup: dnsLookup } = __require("dns");
    var EventEmitter = __require("events");
    var HASHES = getHashes();
    var {
      COMPAT,
      CHANNEL_EXTENDED_DATATYPE: { STDERR },
      CHANNEL_OPEN_FAILURE,
      DEFAULT_CIPHER,
      DEFAULT_COMPRESSION,
      DEFAULT_KEX,
      DEFAULT_MAC,
      DEFAULT_SERVER_HOST_KEY,
      DISCONNECT_REASON,
      DISCONNECT_REASON_BY_VALUE,
      SUPPORTED_CIPHER,
      SUPPORTED_COMPRESSION,
      SUPPORTED_KEX,
      SUPPORTED_MAC,
      SUPPORTED_SERVER_HOST_KEY
    } = require_constants();
    var { init: cryptoInit } = require_crypto();
    var Protocol = require_Protocol();
    var { parseKey } = require_keyParser();
    var { SFTP } = require_SFTP();
    var {
      bufferCopy,
      makeBufferParser,
      makeError,
      readUInt32BE,
      sigSSHToASN1,
      writeUInt32BE
    } = require_utils();
    var { AgentContext, createAgent, isAgent } = require_agent();
    var {
      Channel,
      MAX_WINDOW,
      PACKET_SIZE,
      windowAdjust,
      WINDOW_THRESHOLD
    } = require_Channel();
    var {
      ChannelManager,
      generateAlgorithmList,
      isWritable,
      onChannelOpenFailure,
      onCHANNEL_CLOSE
    } = require_utils2();
    var bufferParser = makeBufferParser();
    var sigParser = makeBufferParser();
    var RE_OPENSSH = /^OpenSSH_(?:(?![0-4])\d)|(?:\d{2,})/;
    var noop = (err) => {
    };
    var Client = class extends EventEmitter {
      constructor() {
        super();
        this.config = {
          host: void 0,
          port: void 0,
          localAddress: void 0,
          localPort: void 0,
          forceIPv4: void 0,
          forceIPv6: void 0,
          keepaliveCountMax: void 0,
          keepaliveInterval: void 0,
          readyTimeout: void 0,
          ident: void 0,
          username: void 0,
          password: void 0,
          privateKey: void 0,
          tryKeyboard: void 0,
          agent: void 0,
          allowAgentFwd: void 0,
          authHandler: void 0,
          hostHashAlgo: void 0,
          hostHashCb: void 0,
          strictVendor: void 0,
          debug: void 0
        };
        this._agent = void 0;
        this._readyTimeout = void 0;
        this._chanMgr = void 0;
        this._callbacks = void 0;
        this._forwarding = void 0;
        this._forwardingUnix = void 0;
        this._acceptX11 = void 0;
        this._agentFwdEnabled = void 0;
        this._remoteVer = void 0;
        this._protocol = void 0;
        this._sock = void 0;
        this._resetKA = void 0;
      }
      connect(cfg) {
        if (this._sock && isWritable(this._sock)) {
          this.once("close", () => {
            this.connect(cfg);
          });
          this.end();
          return this;
        }
        this.config.host = cfg.hostname || cfg.host || "localhost";
        this.config.port = cfg.port || 22;
        this.config.localAddress = typeof cfg.localAddress === "string" ? cfg.localAddress : void 0;
        this.config.localPort = typeof cfg.localPort === "string" || typeof cfg.localPort === "number" ? cfg.localPort : void 0;
        this.config.forceIPv4 = cfg.forceIPv4 || false;
        this.config.forceIPv6 = cfg.forceIPv6 || false;
        this.config.keepaliveCountMax = typeof cfg.keepaliveCountMax === "number" && cfg.keepaliveCountMax >= 0 ? cfg.keepaliveCountMax : 3;
        this.config.keepaliveInterval = typeof cfg.keepaliveInterval === "number" && cfg.keepaliveInterval > 0 ? cfg.keepaliveInterval : 0;
        this.config.readyTimeout = typeof cfg.readyTimeout === "number" && cfg.readyTimeout >= 0 ? cfg.readyTimeout : 2e4;
        this.config.ident = typeof cfg.ident === "string" || Buffer.isBuffer(cfg.ident) ? cfg.ident : void 0;
        const algorithms = {
          kex: void 0,
          serverHostKey: void 0,
          cs: {
            cipher: void 0,
            mac: void 0,
            compress: void 0,
            lang: []
          },
          sc: void 0
        };
        let allOfferDefaults = true;
        if (typeof cfg.algorithms === "object" && cfg.algorithms !== null) {
          algorithms.kex = generateAlgorithmList(
            cfg.algorithms.kex,
            DEFAULT_KEX,
            SUPPORTED_KEX
          );
          if (algorithms.kex !== DEFAULT_KEX)
            allOfferDefaults = false;
          algorithms.serverHostKey = generateAlgorithmList(
            cfg.algorithms.serverHostKey,
            DEFAULT_SERVER_HOST_KEY,
            SUPPORTED_SERVER_HOST_KEY
          );
          if (algorithms.serverHostKey !== DEFAULT_SERVER_HOST_KEY)
            allOfferDefaults = false;
          algorithms.cs.cipher = generateAlgorithmList(
            cfg.algorithms.cipher,
            DEFAULT_CIPHER,
            SUPPORTED_CIPHER
          );
          if (algorithms.cs.cipher !== DEFAULT_CIPHER)
            allOfferDefaults = false;
          algorithms.cs.mac = generateAlgorithmList(
            cfg.algorithms.hmac,
            DEFAULT_MAC,
            SUPPORTED_MAC
          );
          if (algorithms.cs.mac !== DEFAULT_MAC)
            allOfferDefaults = false;
          algorithms.cs.compress = generateAlgorithmList(
            cfg.algorithms.compress,
            DEFAULT_COMPRESSION,
            SUPPORTED_COMPRESSION
          );
          if (algorithms.cs.compress !== DEFAULT_COMPRESSION)
            allOfferDefaults = false;
          if (!allOfferDefaults)
            algorithms.sc = algorithms.cs;
        }
        if (typeof cfg.username === "string")
          this.config.username = cfg.username;
        else if (typeof cfg.user === "string")
          this.config.username = cfg.user;
        else
          throw new Error("Invalid username");
        this.config.password = typeof cfg.password === "string" ? cfg.password : void 0;
        this.config.privateKey = typeof cfg.privateKey === "string" || Buffer.isBuffer(cfg.privateKey) ? cfg.privateKey : void 0;
        this.config.localHostname = typeof cfg.localHostname === "string" ? cfg.localHostname : void 0;
        this.config.localUsername = typeof cfg.localUsername === "string" ? cfg.localUsername : void 0;
        this.config.tryKeyboard = cfg.tryKeyboard === true;
        if (typeof cfg.agent === "string" && cfg.agent.length)
          this.config.agent = createAgent(cfg.agent);
        else if (isAgent(cfg.agent))
          this.config.agent = cfg.agent;
        else
          this.config.agent = void 0;
        this.config.allowAgentFwd = cfg.agentForward === true && this.config.agent !== void 0;
        let authHandler = this.config.authHandler = typeof cfg.authHandler === "function" || Array.isArray(cfg.authHandler) ? cfg.authHandler : void 0;
        this.config.strictVendor = typeof cfg.strictVendor === "boolean" ? cfg.strictVendor : true;
        const debug = this.config.debug = typeof cfg.debug === "function" ? cfg.debug : void 0;
        if (cfg.agentForward === true && !this.config.allowAgentFwd) {
          throw new Error(
            "You must set a valid agent path to allow agent forwarding"
          );
        }
        let callbacks = this._callbacks = [];
        this._chanMgr = new ChannelManager(this);
        this._forwarding = {};
        this._forwardingUnix = {};
        this._acceptX11 = 0;
        this._agentFwdEnabled = false;
        this._agent = this.config.agent ? this.config.agent : void 0;
        this._remoteVer = void 0;
        let privateKey;
        if (this.config.privateKey) {
          privateKey = parseKey(this.config.privateKey, cfg.passphrase);
          if (privateKey instanceof Error)
            throw new Error(`Cannot parse privateKey: ${privateKey.message}`);
          if (Array.isArray(privateKey)) {
            privateKey = privateKey[0];
          }
          if (privateKey.getPrivatePEM() === null) {
            throw new Error(
              "privateKey value does not contain a (valid) private key"
            );
          }
        }
        let hostVerifier;
        if (typeof cfg.hostVerifier === "function") {
          const hashCb = cfg.hostVerifier;
          let hashAlgo;
          if (HASHES.indexOf(cfg.hostHash) !== -1) {
            hashAlgo = cfg.hostHash;
          }
          hostVerifier = (key2, verify) => {
            if (hashAlgo)
              key2 = createHash4(hashAlgo).update(key2).digest("hex");
            const ret = hashCb(key2, verify);
            if (ret !== void 0)
              verify(ret);
          };
        }
        const sock = this._sock = cfg.sock || new Socket();
        let ready = false;
        let sawHeader = false;
        if (this._protocol)
          this._protocol.cleanup();
        const DEBUG_HANDLER = !debug ? void 0 : (p, display, msg) => {
          debug(`Debug output from server: ${JSON.stringify(msg)}`);
        };
        let serverSigAlgs;
        const proto = this._protocol = new Protocol({
          ident: this.config.ident,
          offer: allOfferDefaults ? void 0 : algorithms,
          onWrite: (data) => {
            if (isWritable(sock))
              sock.write(data);
          },
          onError: (err) => {
            if (err.level === "handshake")
              clearTimeout(this._readyTimeout);
            if (!proto._destruct)
              sock.removeAllListeners("data");
            this.emit("error", err);
            try {
              sock.end();
            } catch {
            }
          },
          onHeader: (header) => {
            sawHeader = true;
            this._remoteVer = header.versions.software;
            if (header.greeting)
              this.emit("greeting", header.greeting);
          },
          onHandshakeComplete: (negotiated) => {
            this.emit("handshake", negotiated);
            if (!ready) {
              ready = true;
              proto.service("ssh-userauth");
            }
          },
          debug,
          hostVerifier,
          messageHandlers: {
            DEBUG: DEBUG_HANDLER,
            DISCONNECT: (p, reason, desc) => {
              if (reason !== DISCONNECT_REASON.BY_APPLICATION) {
                if (!desc) {
                  desc = DISCONNECT_REASON_BY_VALUE[reason];
                  if (desc === void 0)
                    desc = `Unexpected disconnection reason: ${reason}`;
                }
                const err = new Error(desc);
                err.code = reason;
                this.emit("error", err);
              }
              sock.end();
            },
            SERVICE_ACCEPT: (p, name) => {
              if (name === "ssh-userauth")
                tryNextAuth();
            },
            EXT_INFO: (p, exts) => {
              if (serverSigAlgs === void 0) {
                for (const ext of exts) {
                  if (ext.name === "server-sig-algs") {
                    serverSigAlgs = ext.algs;
                    return;
                  }
                }
                serverSigAlgs = null;
              }
            },
            USERAUTH_BANNER: (p, msg) => {
              this.emit("banner", msg);
            },
            USERAUTH_SUCCESS: (p) => {
              resetKA();
              clearTimeout(this._readyTimeout);
              this.emit("ready");
            },
            USERAUTH_FAILURE: (p, authMethods, partialSuccess) => {
              if (curAuth.keyAlgos) {
                const oldKeyAlgo = curAuth.keyAlgos[0][0];
                if (debug)
                  debug(`Client: ${curAuth.type} (${oldKeyAlgo}) auth failed`);
                curAuth.keyAlgos.shift();
                if (curAuth.keyAlgos.length) {
                  const [keyAlgo, hashAlgo] = curAuth.keyAlgos[0];
                  switch (curAuth.type) {
                    case "agent":
                      proto.authPK(
                        curAuth.username,
                        curAuth.agentCtx.currentKey(),
                        keyAlgo
                      );
                      return;
                    case "publickey":
                      proto.authPK(curAuth.username, curAuth.key, keyAlgo);
                      return;
                    case "hostbased":
                      proto.authHostbased(
                        curAuth.username,
                        curAuth.key,
                        curAuth.localHostname,
                        curAuth.localUsername,
                        keyAlgo,
                        (buf, cb) => {
                          const signature = curAuth.key.sign(buf, hashAlgo);
                          if (signature instanceof Error) {
                            signature.message = `Error while signing with key: ${signature.message}`;
                            signature.level = "client-authentication";
                            this.emit("error", signature);
                            return tryNextAuth();
                          }
                          cb(signature);
                        }
                      );
                      return;
                  }
                } else {
                  curAuth.keyAlgos = void 0;
                }
              }
              if (curAuth.type === "agent") {
                const pos = curAuth.agentCtx.pos();
                debug && debug(`Client: Agent key #${pos + 1} failed`);
                return tryNextAgentKey();
              }
              debug && debug(`Client: ${curAuth.type} auth failed`);
              curPartial = partialSuccess;
              curAuthsLeft = authMethods;
              tryNextAuth();
            },
            USERAUTH_PASSWD_CHANGEREQ: (p, prompt) => {
              if (curAuth.type === "password") {
                this.emit("change password", prompt, (newPassword) => {
                  proto.authPassword(
                    this.config.username,
                    this.config.password,
                    newPassword
                  );
                });
              }
            },
            USERAUTH_PK_OK: (p) => {
              let keyAlgo;
              let hashAlgo;
              if (curAuth.keyAlgos)
                [keyAlgo, hashAlgo] = curAuth.keyAlgos[0];
              if (curAuth.type === "agent") {
                const key2 = curAuth.agentCtx.currentKey();
                proto.authPK(curAuth.username, key2, keyAlgo, (buf, cb) => {
                  const opts = { hash: hashAlgo };
                  curAuth.agentCtx.sign(key2, buf, opts, (err, signed) => {
                    if (err) {
                      err.level = "agent";
                      this.emit("error", err);
                    } else {
                      return cb(signed);
                    }
                    tryNextAgentKey();
                  });
                });
              } else if (curAuth.type === "publickey") {
                proto.authPK(curAuth.username, curAuth.key, keyAlgo, (buf, cb) => {
                  const signature = curAuth.key.sign(buf, hashAlgo);
                  if (signature instanceof Error) {
                    signature.message = `Error signing data with key: ${signature.message}`;
                    signature.level = "client-authentication";
                    this.emit("error", signature);
                    return tryNextAuth();
                  }
                  cb(signature);
                });
              }
            },
            USERAUTH_INFO_REQUEST: (p, name, instructions, prompts) => {
              if (curAuth.type === "keyboard-interactive") {
                const nprompts = Array.isArray(prompts) ? prompts.length : 0;
                if (nprompts === 0) {
                  debug && debug(
                    "Client: Sending automatic USERAUTH_INFO_RESPONSE"
                  );
                  proto.authInfoRes();
                  return;
                }
                curAuth.prompt(
                  name,
                  instructions,
                  "",
                  prompts,
                  (answers) => {
                    proto.authInfoRes(answers);
                  }
                );
              }
            },
            REQUEST_SUCCESS: (p, data) => {
              if (callbacks.length)
                callbacks.shift()(false, data);
            },
            REQUEST_FAILURE: (p) => {
              if (callbacks.length)
                callbacks.shift()(true);
            },
            GLOBAL_REQUEST: (p, name, wantReply, data) => {
              switch (name) {
                case "hostkeys-00@openssh.com":
                  hostKeysProve(this, data, (err, keys) => {
                    if (err)
                      return;
                    this.emit("hostkeys", keys);
                  });
                  if (wantReply)
                    proto.requestSuccess();
                  break;
                default:
                  if (wantReply)
                    proto.requestFailure();
              }
            },
            CHANNEL_OPEN: (p, info2) => {
              onCHANNEL_OPEN(this, info2);
            },
            CHANNEL_OPEN_CONFIRMATION: (p, info2) => {
              const channel = this._chanMgr.get(info2.recipient);
              if (typeof channel !== "function")
                return;
              const isSFTP = channel.type === "sftp";
              const type = isSFTP ? "session" : channel.type;
              const chanInfo = {
                type,
                incoming: {
                  id: info2.recipient,
                  window: MAX_WINDOW,
                  packetSize: PACKET_SIZE,
                  state: "open"
                },
                outgoing: {
                  id: info2.sender,
                  window: info2.window,
                  packetSize: info2.packetSize,
                  state: "open"
                }
              };
              const instance = isSFTP ? new SFTP(this, chanInfo, { debug }) : new Channel(this, chanInfo);
              this._chanMgr.update(info2.recipient, instance);
              channel(void 0, instance);
            },
            CHANNEL_OPEN_FAILURE: (p, recipient, reason, description) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "function")
                return;
              const info2 = { reason, description };
              onChannelOpenFailure(this, recipient, info2, channel);
            },
            CHANNEL_DATA: (p, recipient, data) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              if (channel.incoming.window === 0)
                return;
              channel.incoming.window -= data.length;
              if (channel.push(data) === false) {
                channel._waitChanDrain = true;
                return;
              }
              if (channel.incoming.window <= WINDOW_THRESHOLD)
                windowAdjust(channel);
            },
            CHANNEL_EXTENDED_DATA: (p, recipient, data, type) => {
              if (type !== STDERR)
                return;
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              if (channel.incoming.window === 0)
                return;
              channel.incoming.window -= data.length;
              if (!channel.stderr.push(data)) {
                channel._waitChanDrain = true;
                return;
              }
              if (channel.incoming.window <= WINDOW_THRESHOLD)
                windowAdjust(channel);
            },
            CHANNEL_WINDOW_ADJUST: (p, recipient, amount) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              channel.outgoing.window += amount;
              if (channel._waitWindow) {
                channel._waitWindow = false;
                if (channel._chunk) {
                  channel._write(channel._chunk, null, channel._chunkcb);
                } else if (channel._chunkcb) {
                  channel._chunkcb();
                } else if (channel._chunkErr) {
                  channel.stderr._write(
                    channel._chunkErr,
                    null,
                    channel._chunkcbErr
                  );
                } else if (channel._chunkcbErr) {
                  channel._chunkcbErr();
                }
              }
            },
            CHANNEL_SUCCESS: (p, recipient) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              this._resetKA();
              if (channel._callbacks.length)
                channel._callbacks.shift()(false);
            },
            CHANNEL_FAILURE: (p, recipient) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              this._resetKA();
              if (channel._callbacks.length)
                channel._callbacks.shift()(true);
            },
            CHANNEL_REQUEST: (p, recipient, type, wantReply, data) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              const exit = channel._exit;
              if (exit.code !== void 0)
                return;
              switch (type) {
                case "exit-status":
                  channel.emit("exit", exit.code = data);
                  return;
                case "exit-signal":
                  channel.emit(
                    "exit",
                    exit.code = null,
                    exit.signal = `SIG${data.signal}`,
                    exit.dump = data.coreDumped,
                    exit.desc = data.errorMessage
                  );
                  return;
              }
              if (wantReply)
                p.channelFailure(channel.outgoing.id);
            },
            CHANNEL_EOF: (p, recipient) => {
              const channel = this._chanMgr.get(recipient);
              if (typeof channel !== "object" || channel === null)
                return;
              if (channel.incoming.state !== "open")
                return;
              channel.incoming.state = "eof";
              if (channel.readable)
                channel.push(null);
              if (channel.stderr.readable)
                channel.stderr.push(null);
            },
            CHANNEL_CLOSE: (p, recipient) => {
              onCHANNEL_CLOSE(this, recipient, this._chanMgr.get(recipient));
            }
          }
        });
        sock.pause();
        const kainterval = this.config.keepaliveInterval;
        const kacountmax = this.config.keepaliveCountMax;
        let kacount = 0;
        let katimer;
        const sendKA = () => {
          if (++kacount > kacountmax) {
            clearInterval(katimer);
            if (sock.readable) {
              const err = new Error("Keepalive timeout");
              err.level = "client-timeout";
              this.emit("error", err);
              sock.destroy();
            }
            return;
          }
          if (isWritable(sock)) {
            callbacks.push(resetKA);
            proto.ping();
          } else {
            clearInterval(katimer);
          }
        };
        function resetKA() {
          if (kainterval > 0) {
            kacount = 0;
            clearInterval(katimer);
            if (isWritable(sock))
              katimer = setInterval(sendKA, kainterval);
          }
        }
        this._resetKA = resetKA;
        const onDone = /* @__PURE__ */ (() => {
          let called = false;
          return () => {
            if (called)
              return;
            called = true;
            if (wasConnected && !sawHeader) {
              const err = makeError("Connection lost before handshake", "protocol", true);
              this.emit("error", err);
            }
          };
        })();
        const onConnect = /* @__PURE__ */ (() => {
          let called = false;
          return () => {
            if (called)
              return;
            called = true;
            wasConnected = true;
            debug && debug("Socket connected");
            this.emit("connect");
            cryptoInit.then(() => {
              proto.start();
              sock.on("data", (data) => {
                try {
                  proto.parse(data, 0, data.length);
                } catch (ex) {
                  this.emit("error", ex);
                  try {
                    if (isWritable(sock))
                      sock.end();
                  } catch {
                  }
                }
              });
              if (sock.stderr && typeof sock.stderr.resume === "function")
                sock.stderr.resume();
              sock.resume();
            }).catch((err) => {
              this.emit("error", err);
              try {
                if (isWritable(sock))
                  sock.end();
              } catch {
              }
            });
          };
        })();
        let wasConnected = false;
        sock.on("connect", onConnect).on("timeout", () => {
          this.emit("timeout");
        }).on("error", (err) => {
          debug && debug(`Socket error: ${err.message}`);
          clearTimeout(this._readyTimeout);
          err.level = "client-socket";
          this.emit("error", err);
        }).on("end", () => {
          debug && debug("Socket ended");
          onDone();
          proto.cleanup();
          clearTimeout(this._readyTimeout);
          clearInterval(katimer);
          this.emit("end");
        }).on("close", () => {
          debug && debug("Socket closed");
          onDone();
          proto.cleanup();
          clearTimeout(this._readyTimeout);
          clearInterval(katimer);
          this.emit("close");
          const callbacks_ = callbacks;
          callbacks = this._callbacks = [];
          const err = new Error("No response from server");
          for (let i = 0; i < callbacks_.length; ++i)
            callbacks_[i](err);
          this._chanMgr.cleanup(err);
        });
        let curAuth;
        let curPartial = null;
        let curAuthsLeft = null;
        const authsAllowed = ["none"];
        if (this.config.password !== void 0)
          authsAllowed.push("password");
        if (privateKey !== void 0)
          authsAllowed.push("publickey");
        if (this._agent !== void 0)
          authsAllowed.push("agent");
        if (this.config.tryKeyboard)
          authsAllowed.push("keyboard-interactive");
        if (privateKey !== void 0 && this.config.localHostname !== void 0 && this.config.localUsername !== void 0) {
          authsAllowed.push("hostbased");
        }
        if (Array.isArray(authHandler))
          authHandler = makeSimpleAuthHandler(authHandler);
        else if (typeof authHandler !== "function")
          authHandler = makeSimpleAuthHandler(authsAllowed);
        let hasSentAuth = false;
        const doNextAuth = (nextAuth) => {
          if (hasSentAuth)
            return;
          hasSentAuth = true;
          if (nextAuth === false) {
            const err = new Error("All configured authentication methods failed");
            err.level = "client-authentication";
            this.emit("error", err);
            this.end();
            return;
          }
          if (typeof nextAuth === "string") {
            const type = nextAuth;
            if (authsAllowed.indexOf(type) === -1)
              return skipAuth(`Authentication method not allowed: ${type}`);
            const username = this.config.username;
            switch (type) {
              case "password":
                nextAuth = { type, username, password: this.config.password };
                break;
              case "publickey":
                nextAuth = { type, username, key: privateKey };
                break;
              case "hostbased":
                nextAuth = {
                  type,
                  username,
                  key: privateKey,
                  localHostname: this.config.localHostname,
                  localUsername: this.config.localUsername
                };
                break;
              case "agent":
                nextAuth = {
                  type,
                  username,
                  agentCtx: new AgentContext(this._agent)
                };
                break;
              case "keyboard-interactive":
                nextAuth = {
                  type,
                  username,
                  prompt: (...args) => this.emit("keyboard-interactive", ...args)
                };
                break;
              case "none":
                nextAuth = { type, username };
                break;
              default:
                return skipAuth(
                  `Skipping unsupported authentication method: ${nextAuth}`
                );
            }
          } else if (typeof nextAuth !== "object" || nextAuth === null) {
            return skipAuth(
              `Skipping invalid authentication attempt: ${nextAuth}`
            );
          } else {
            const username = nextAuth.username;
            if (typeof username !== "string") {
              return skipAuth(
                `Skipping invalid authentication attempt: ${nextAuth}`
              );
            }
            const type = nextAuth.type;
            switch (type) {
              case "password": {
                const { password } = nextAuth;
                if (typeof password !== "string" && !Buffer.isBuffer(password))
                  return skipAuth("Skipping invalid password auth attempt");
                nextAuth = { type, username, password };
                break;
              }
              case "publickey": {
                const key2 = parseKey(nextAuth.key, nextAuth.passphrase);
                if (key2 instanceof Error)
                  return skipAuth("Skipping invalid key auth attempt");
                if (!key2.isPrivateKey())
                  return skipAuth("Skipping non-private key");
                nextAuth = { type, username, key: key2 };
                break;
              }
              case "hostbased": {
                const { localHostname, localUsername } = nextAuth;
                const key2 = parseKey(nextAuth.key, nextAuth.passphrase);
                if (key2 instanceof Error || typeof localHostname !== "string" || typeof localUsername !== "string") {
                  return skipAuth("Skipping invalid hostbased auth attempt");
                }
                if (!key2.isPrivateKey())
                  return skipAuth("Skipping non-private key");
                nextAuth = { type, username, key: key2, localHostname, localUsername };
                break;
              }
              case "agent": {
                let agent = nextAuth.agent;
                if (typeof agent === "string" && agent.length) {
                  agent = createAgent(agent);
                } else if (!isAgent(agent)) {
                  return skipAuth(
                    `Skipping invalid agent: ${nextAuth.agent}`
                  );
                }
                nextAuth = { type, username, agentCtx: new AgentContext(agent) };
                break;
              }
              case "keyboard-interactive": {
                const { prompt } = nextAuth;
                if (typeof prompt !== "function") {
                  return skipAuth(
                    "Skipping invalid keyboard-interactive auth attempt"
                  );
                }
                nextAuth = { type, username, prompt };
                break;
              }
              case "none":
                nextAuth = { type, username };
                break;
              default:
                return skipAuth(
                  `Skipping unsupported authentication method: ${nextAuth}`
                );
            }
          }
          curAuth = nextAuth;
          try {
            const username = curAuth.username;
            switch (curAuth.type) {
              case "password":
                proto.authPassword(username, curAuth.password);
                break;
              case "publickey": {
                let keyAlgo;
                curAuth.keyAlgos = getKeyAlgos(this, curAuth.key, serverSigAlgs);
                if (curAuth.keyAlgos) {
                  if (curAuth.keyAlgos.length) {
                    keyAlgo = curAuth.keyAlgos[0][0];
                  } else {
                    return skipAuth(
                      "Skipping key authentication (no mutual hash algorithm)"
                    );
                  }
                }
                proto.authPK(username, curAuth.key, keyAlgo);
                break;
              }
              case "hostbased": {
                let keyAlgo;
                let hashAlgo;
                curAuth.keyAlgos = getKeyAlgos(this, curAuth.key, serverSigAlgs);
                if (curAuth.keyAlgos) {
                  if (curAuth.keyAlgos.length) {
                    [keyAlgo, hashAlgo] = curAuth.keyAlgos[0];
                  } else {
                    return skipAuth(
                      "Skipping hostbased authentication (no mutual hash algorithm)"
                    );
                  }
                }
                proto.authHostbased(
                  username,
                  curAuth.key,
                  curAuth.localHostname,
                  curAuth.localUsername,
                  keyAlgo,
                  (buf, cb) => {
                    const signature = curAuth.key.sign(buf, hashAlgo);
                    if (signature instanceof Error) {
                      signature.message = `Error while signing with key: ${signature.message}`;
                      signature.level = "client-authentication";
                      this.emit("error", signature);
                      return tryNextAuth();
                    }
                    cb(signature);
                  }
                );
                break;
              }
              case "agent":
                curAuth.agentCtx.init((err) => {
                  if (err) {
                    err.level = "agent";
                    this.emit("error", err);
                    return tryNextAuth();
                  }
                  tryNextAgentKey();
                });
                break;
              case "keyboard-interactive":
                proto.authKeyboard(username);
                break;
              case "none":
                proto.authNone(username);
                break;
            }
          } finally {
            hasSentAuth = false;
          }
        };
        function skipAuth(msg) {
          debug && debug(msg);
          process.nextTick(tryNextAuth);
        }
        function tryNextAuth() {
          hasSentAuth = false;
          const auth = authHandler(curAuthsLeft, curPartial, doNextAuth);
          if (hasSentAuth || auth === void 0)
            return;
          doNextAuth(auth);
        }
        const tryNextAgentKey = () => {
          if (curAuth.type === "agent") {
            const key2 = curAuth.agentCtx.nextKey();
            if (key2 === false) {
              debug && debug("Agent: No more keys left to try");
              debug && debug("Client: agent auth failed");
              tryNextAuth();
            } else {
              const pos = curAuth.agentCtx.pos();
              let keyAlgo;
              curAuth.keyAlgos = getKeyAlgos(this, key2, serverSigAlgs);
              if (curAuth.keyAlgos) {
                if (curAuth.keyAlgos.length) {
                  keyAlgo = curAuth.keyAlgos[0][0];
                } else {
                  debug && debug(
                    `Agent: Skipping key #${pos + 1} (no mutual hash algorithm)`
                  );
                  tryNextAgentKey();
                  return;
                }
              }
              debug && debug(`Agent: Trying key #${pos + 1}`);
              proto.authPK(curAuth.username, key2, keyAlgo);
            }
          }
        };
        const startTimeout = () => {
          if (this.config.readyTimeout > 0) {
            this._readyTimeout = setTimeout(() => {
              const err = new Error("Timed out while waiting for handshake");
              err.level = "client-timeout";
              this.emit("error", err);
              sock.destroy();
            }, this.config.readyTimeout);
          }
        };
        if (!cfg.sock) {
          let host = this.config.host;
          const forceIPv4 = this.config.forceIPv4;
          const forceIPv6 = this.config.forceIPv6;
          debug && debug(`Client: Trying ${host} on port ${this.config.port} ...`);
          const doConnect = () => {
            startTimeout();
            sock.connect({
              host,
              port: this.config.port,
              localAddress: this.config.localAddress,
              localPort: this.config.localPort
            });
            sock.setMaxListeners(0);
            sock.setTimeout(typeof cfg.timeout === "number" ? cfg.timeout : 0);
          };
          if (!forceIPv4 && !forceIPv6 || forceIPv4 && forceIPv6) {
            doConnect();
          } else {
            dnsLookup(host, forceIPv4 ? 4 : 6, (err, address2, family) => {
              if (err) {
                const type = forceIPv4 ? "IPv4" : "IPv6";
                const error2 = new Error(
                  `Error while looking up ${type} address for '${host}': ${err}`
                );
                clearTimeout(this._readyTimeout);
                error2.level = "client-dns";
                this.emit("error", error2);
                this.emit("close");
                return;
              }
              host = address2;
              doConnect();
            });
          }
        } else {
          startTimeout();
          if (typeof sock.connecting === "boolean") {
            if (!sock.connecting) {
              onConnect();
            }
          } else {
            onConnect();
          }
        }
        return this;
      }
      end() {
        if (this._sock && isWritable(this._sock)) {
          this._protocol.disconnect(DISCONNECT_REASON.BY_APPLICATION);
          this._sock.end();
        }
        return this;
      }
      destroy() {
        this._sock && isWritable(this._sock) && this._sock.destroy();
        return this;
      }
      exec(cmd, opts, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        if (typeof opts === "function") {
          cb = opts;
          opts = {};
        }
        const extraOpts = { allowHalfOpen: opts.allowHalfOpen !== false };
        openChannel(this, "session", extraOpts, (err, chan) => {
          if (err) {
            cb(err);
            return;
          }
          const todo = [];
          function reqCb(err2) {
            if (err2) {
              chan.close();
              cb(err2);
              return;
            }
            if (todo.length)
              todo.shift()();
          }
          if (this.config.allowAgentFwd === true || opts && opts.agentForward === true && this._agent !== void 0) {
            todo.push(() => reqAgentFwd(chan, reqCb));
          }
          if (typeof opts === "object" && opts !== null) {
            if (typeof opts.env === "object" && opts.env !== null)
              reqEnv(chan, opts.env);
            if (typeof opts.pty === "object" && opts.pty !== null || opts.pty === true) {
              todo.push(() => reqPty(chan, opts.pty, reqCb));
            }
            if (typeof opts.x11 === "object" && opts.x11 !== null || opts.x11 === "number" || opts.x11 === true) {
              todo.push(() => reqX11(chan, opts.x11, reqCb));
            }
          }
          todo.push(() => reqExec(chan, cmd, opts, cb));
          todo.shift()();
        });
        return this;
      }
      shell(wndopts, opts, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        if (typeof wndopts === "function") {
          cb = wndopts;
          wndopts = opts = void 0;
        } else if (typeof opts === "function") {
          cb = opts;
          opts = void 0;
        }
        if (wndopts && (wndopts.x11 !== void 0 || wndopts.env !== void 0)) {
          opts = wndopts;
          wndopts = void 0;
        }
        openChannel(this, "session", (err, chan) => {
          if (err) {
            cb(err);
            return;
          }
          const todo = [];
          function reqCb(err2) {
            if (err2) {
              chan.close();
              cb(err2);
              return;
            }
            if (todo.length)
              todo.shift()();
          }
          if (this.config.allowAgentFwd === true || opts && opts.agentForward === true && this._agent !== void 0) {
            todo.push(() => reqAgentFwd(chan, reqCb));
          }
          if (wndopts !== false)
            todo.push(() => reqPty(chan, wndopts, reqCb));
          if (typeof opts === "object" && opts !== null) {
            if (typeof opts.env === "object" && opts.env !== null)
              reqEnv(chan, opts.env);
            if (typeof opts.x11 === "object" && opts.x11 !== null || opts.x11 === "number" || opts.x11 === true) {
              todo.push(() => reqX11(chan, opts.x11, reqCb));
            }
          }
          todo.push(() => reqShell(chan, cb));
          todo.shift()();
        });
        return this;
      }
      subsys(name, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        openChannel(this, "session", (err, chan) => {
          if (err) {
            cb(err);
            return;
          }
          reqSubsystem(chan, name, (err2, stream) => {
            if (err2) {
              cb(err2);
              return;
            }
            cb(void 0, stream);
          });
        });
        return this;
      }
      forwardIn(bindAddr, bindPort, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        const wantReply = typeof cb === "function";
        if (wantReply) {
          this._callbacks.push((had_err, data) => {
            if (had_err) {
              cb(had_err !== true ? had_err : new Error(`Unable to bind to ${bindAddr}:${bindPort}`));
              return;
            }
            let realPort = bindPort;
            if (bindPort === 0 && data && data.length >= 4) {
              realPort = readUInt32BE(data, 0);
              if (!(this._protocol._compatFlags & COMPAT.DYN_RPORT_BUG))
                bindPort = realPort;
            }
            this._forwarding[`${bindAddr}:${bindPort}`] = realPort;
            cb(void 0, realPort);
          });
        }
        this._protocol.tcpipForward(bindAddr, bindPort, wantReply);
        return this;
      }
      unforwardIn(bindAddr, bindPort, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        const wantReply = typeof cb === "function";
        if (wantReply) {
          this._callbacks.push((had_err) => {
            if (had_err) {
              cb(had_err !== true ? had_err : new Error(`Unable to unbind from ${bindAddr}:${bindPort}`));
              return;
            }
            delete this._forwarding[`${bindAddr}:${bindPort}`];
            cb();
          });
        }
        this._protocol.cancelTcpipForward(bindAddr, bindPort, wantReply);
        return this;
      }
      forwardOut(srcIP, srcPort, dstIP, dstPort, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        const cfg = {
          srcIP,
          srcPort,
          dstIP,
          dstPort
        };
        if (typeof cb !== "function")
          cb = noop;
        openChannel(this, "direct-tcpip", cfg, cb);
        return this;
      }
      openssh_noMoreSessions(cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        const wantReply = typeof cb === "function";
        if (!this.config.strictVendor || this.config.strictVendor && RE_OPENSSH.test(this._remoteVer)) {
          if (wantReply) {
            this._callbacks.push((had_err) => {
              if (had_err) {
                cb(had_err !== true ? had_err : new Error("Unable to disable future sessions"));
                return;
              }
              cb();
            });
          }
          this._protocol.openssh_noMoreSessions(wantReply);
          return this;
        }
        if (!wantReply)
          return this;
        process.nextTick(
          cb,
          new Error(
            "strictVendor enabled and server is not OpenSSH or compatible version"
          )
        );
        return this;
      }
      openssh_forwardInStreamLocal(socketPath, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        const wantReply = typeof cb === "function";
        if (!this.config.strictVendor || this.config.strictVendor && RE_OPENSSH.test(this._remoteVer)) {
          if (wantReply) {
            this._callbacks.push((had_err) => {
              if (had_err) {
                cb(had_err !== true ? had_err : new Error(`Unable to bind to ${socketPath}`));
                return;
              }
              this._forwardingUnix[socketPath] = true;
              cb();
            });
          }
          this._protocol.openssh_streamLocalForward(socketPath, wantReply);
          return this;
        }
        if (!wantReply)
          return this;
        process.nextTick(
          cb,
          new Error(
            "strictVendor enabled and server is not OpenSSH or compatible version"
          )
        );
        return this;
      }
      openssh_unforwardInStreamLocal(socketPath, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        const wantReply = typeof cb === "function";
        if (!this.config.strictVendor || this.config.strictVendor && RE_OPENSSH.test(this._remoteVer)) {
          if (wantReply) {
            this._callbacks.push((had_err) => {
              if (had_err) {
                cb(had_err !== true ? had_err : new Error(`Unable to unbind from ${socketPath}`));
                return;
              }
              delete this._forwardingUnix[socketPath];
              cb();
            });
          }
          this._protocol.openssh_cancelStreamLocalForward(socketPath, wantReply);
          return this;
        }
        if (!wantReply)
          return this;
        process.nextTick(
          cb,
          new Error(
            "strictVendor enabled and server is not OpenSSH or compatible version"
          )
        );
        return this;
      }
      openssh_forwardOutStreamLocal(socketPath, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        if (typeof cb !== "function")
          cb = noop;
        if (!this.config.strictVendor || this.config.strictVendor && RE_OPENSSH.test(this._remoteVer)) {
          openChannel(this, "direct-streamlocal@openssh.com", { socketPath }, cb);
          return this;
        }
        process.nextTick(
          cb,
          new Error(
            "strictVendor enabled and server is not OpenSSH or compatible version"
          )
        );
        return this;
      }
      sftp(env, cb) {
        if (!this._sock || !isWritable(this._sock))
          throw new Error("Not connected");
        if (typeof env === "function") {
          cb = env;
          env = void 0;
        }
        openChannel(this, "sftp", (err, sftp) => {
          if (err) {
            cb(err);
            return;
          }
          const reqSubsystemCb = (err2, sftp_) => {
            if (err2) {
              cb(err2);
              return;
            }
            function removeListeners() {
              sftp.removeListener("ready", onReady);
              sftp.removeListener("error", onError);
              sftp.removeListener("exit", onExit);
              sftp.removeListener("close", onExit);
            }
            function onReady() {
              removeListeners();
              cb(void 0, sftp);
            }
            function onError(err3) {
              removeListeners();
              cb(err3);
            }
            function onExit(code2, signal) {
              removeListeners();
              let msg;
              if (typeof code2 === "number")
                msg = `Received exit code ${code2} while establishing SFTP session`;
              else if (signal !== void 0)
                msg = `Received signal ${signal} while establishing SFTP session`;
              else
                msg = "Received unexpected SFTP session termination";
              const err3 = new Error(msg);
              err3.code = code2;
              err3.signal = signal;
              cb(err3);
            }
            sftp.on("ready", onReady).on("error", onError).on("exit", onExit).on("close", onExit);
            sftp._init();
          };
          if (typeof env === "object" && env !== null) {
            reqEnv(sftp, env, (err2) => {
              if (err2) {
                cb(err2);
                return;
              }
              reqSubsystem(sftp, "sftp", reqSubsystemCb);
            });
          } else {
            reqSubsystem(sftp, "sftp", reqSubsystemCb);
          }
        });
        return this;
      }
      setNoDelay(noDelay) {
        if (this._sock && typeof this._sock.setNoDelay === "function")
          this._sock.setNoDelay(noDelay);
        return this;
      }
    };
    function openChannel(self, type, opts, cb) {
      const initWindow = MAX_WINDOW;
      const maxPacket = PACKET_SIZE;
      if (typeof opts === "function") {
        cb = opts;
        opts = {};
      }
      const wrapper = (err, stream) => {
        cb(err, stream);
      };
      wrapper.type = type;
      const localChan = self._chanMgr.add(wrapper);
      if (localChan === -1) {
        cb(new Error("No free channels available"));
        return;
      }
      switch (type) {
        case "session":
        case "sftp":
          self._protocol.session(localChan, initWindow, maxPacket);
          break;
        case "direct-tcpip":
          self._protocol.directTcpip(localChan, initWindow, maxPacket, opts);
          break;
        case "direct-streamlocal@openssh.com":
          self._protocol.openssh_directStreamLocal(
            localChan,
            initWindow,
            maxPacket,
            opts
          );
          break;
        default:
          throw new Error(`Unsupported channel type: ${type}`);
      }
    }
    function reqX11(chan, screen, cb) {
      const cfg = {
        single: false,
        protocol: "MIT-MAGIC-COOKIE-1",
        cookie: void 0,
        screen: 0
      };
      if (typeof screen === "function") {
        cb = screen;
      } else if (typeof screen === "object" && screen !== null) {
        if (typeof screen.single === "boolean")
          cfg.single = screen.single;
        if (typeof screen.screen === "number")
          cfg.screen = screen.screen;
        if (typeof screen.protocol === "string")
          cfg.protocol = screen.protocol;
        if (typeof screen.cookie === "string")
          cfg.cookie = screen.cookie;
        else if (Buffer.isBuffer(screen.cookie))
          cfg.cookie = screen.cookie.hexSlice(0, screen.cookie.length);
      }
      if (cfg.cookie === void 0)
        cfg.cookie = randomCookie();
      const wantReply = typeof cb === "function";
      if (chan.outgoing.state !== "open") {
        if (wantReply)
          cb(new Error("Channel is not open"));
        return;
      }
      if (wantReply) {
        chan._callbacks.push((had_err) => {
          if (had_err) {
            cb(had_err !== true ? had_err : new Error("Unable to request X11"));
            return;
          }
          chan._hasX11 = true;
          ++chan._client._acceptX11;
          chan.once("close", () => {
            if (chan._client._acceptX11)
              --chan._client._acceptX11;
          });
          cb();
        });
      }
      chan._client._protocol.x11Forward(chan.outgoing.id, cfg, wantReply);
    }
    function reqPty(chan, opts, cb) {
      let rows2 = 24;
      let cols = 80;
      let width = 640;
      let height = 480;
      let term = "vt100";
      let modes = null;
      if (typeof opts === "function") {
        cb = opts;
      } else if (typeof opts === "object" && opts !== null) {
        if (typeof opts.rows === "number")
          rows2 = opts.rows;
        if (typeof opts.cols === "number")
          cols = opts.cols;
        if (typeof opts.width === "number")
          width = opts.width;
        if (typeof opts.height === "number")
          height = opts.height;
        if (typeof opts.term === "string")
          term = opts.term;
        if (typeof opts.modes === "object")
          modes = opts.modes;
      }
      const wantReply = typeof cb === "function";
      if (chan.outgoing.state !== "open") {
        if (wantReply)
          cb(new Error("Channel is not open"));
        return;
      }
      if (wantReply) {
        chan._callbacks.push((had_err) => {
          if (had_err) {
            cb(had_err !== true ? had_err : new Error("Unable to request a pseudo-terminal"));
            return;
          }
          cb();
        });
      }
      chan._client._protocol.pty(
        chan.outgoing.id,
        rows2,
        cols,
        height,
        width,
        term,
        modes,
        wantReply
      );
    }
    function reqAgentFwd(chan, cb) {
      const wantReply = typeof cb === "function";
      if (chan.outgoing.state !== "open") {
        wantReply && cb(new Error("Channel is not open"));
        return;
      }
      if (chan._client._agentFwdEnabled) {
        wantReply && cb(false);
        return;
      }
      chan._client._agentFwdEnabled = true;
      chan._callbacks.push((had_err) => {
        if (had_err) {
          chan._client._agentFwdEnabled = false;
          if (wantReply) {
            cb(had_err !== true ? had_err : new Error("Unable to request agent forwarding"));
          }
          return;
        }
        if (wantReply)
          cb();
      });
      chan._client._protocol.openssh_agentForward(chan.outgoing.id, true);
    }
    function reqShell(chan, cb) {
      if (chan.outgoing.state !== "open") {
        cb(new Error("Channel is not open"));
        return;
      }
      chan._callbacks.push((had_err) => {
        if (had_err) {
          cb(had_err !== true ? had_err : new Error("Unable to open shell"));
          return;
        }
        chan.subtype = "shell";
        cb(void 0, chan);
      });
      chan._client._protocol.shell(chan.outgoing.id, true);
    }
    function reqExec(chan, cmd, opts, cb) {
      if (chan.outgoing.state !== "open") {
        cb(new Error("Channel is not open"));
        return;
      }
      chan._callbacks.push((had_err) => {
        if (had_err) {
          cb(had_err !== true ? had_err : new Error("Unable to exec"));
          return;
        }
        chan.subtype = "exec";
        chan.allowHalfOpen = opts.allowHalfOpen !== false;
        cb(void 0, chan);
      });
      chan._client._protocol.exec(chan.outgoing.id, cmd, true);
    }
    function reqEnv(chan, env, cb) {
      const wantReply = typeof cb === "function";
      if (chan.outgoing.state !== "open") {
        if (wantReply)
          cb(new Error("Channel is not open"));
        return;
      }
      if (wantReply) {
        chan._callbacks.push((had_err) => {
          if (had_err) {
            cb(had_err !== true ? had_err : new Error("Unable to set environment"));
            return;
          }
          cb();
        });
      }
      const keys = Object.keys(env || {});
      for (let i = 0; i < keys.length; ++i) {
        const key2 = keys[i];
        const val = env[key2];
        chan._client._protocol.env(chan.outgoing.id, key2, val, wantReply);
      }
    }
    function reqSubsystem(chan, name, cb) {
      if (chan.outgoing.state !== "open") {
        cb(new Error("Channel is not open"));
        return;
      }
      chan._callbacks.push((had_err) => {
        if (had_err) {
          cb(had_err !== true ? had_err : new Error(`Unable to start subsystem: ${name}`));
          return;
        }
        chan.subtype = "subsystem";
        cb(void 0, chan);
      });
      chan._client._protocol.subsystem(chan.outgoing.id, name, true);
    }
    function onCHANNEL_OPEN(self, info2) {
      let localChan = -1;
      let reason;
      const accept = () => {
        const chanInfo = {
          type: info2.type,
          incoming: {
            id: localChan,
            window: MAX_WINDOW,
            packetSize: PACKET_SIZE,
            state: "open"
          },
          outgoing: {
            id: info2.sender,
            window: info2.window,
            packetSize: info2.packetSize,
            state: "open"
          }
        };
        const stream = new Channel(self, chanInfo);
        self._chanMgr.update(localChan, stream);
        self._protocol.channelOpenConfirm(
          info2.sender,
          localChan,
          MAX_WINDOW,
          PACKET_SIZE
        );
        return stream;
      };
      const reject = () => {
        if (reason === void 0) {
          if (localChan === -1)
            reason = CHANNEL_OPEN_FAILURE.RESOURCE_SHORTAGE;
          else
            reason = CHANNEL_OPEN_FAILURE.CONNECT_FAILED;
        }
        if (localChan !== -1)
          self._chanMgr.remove(localChan);
        self._protocol.channelOpenFail(info2.sender, reason, "");
      };
      const reserveChannel = () => {
        localChan = self._chanMgr.add();
        if (localChan === -1) {
          reason = CHANNEL_OPEN_FAILURE.RESOURCE_SHORTAGE;
          if (self.config.debug) {
            self.config.debug(
              "Client: Automatic rejection of incoming channel open: no channels available"
            );
          }
        }
        return localChan !== -1;
      };
      const data = info2.data;
      switch (info2.type) {
        case "forwarded-tcpip": {
          const val = self._forwarding[`${data.destIP}:${data.destPort}`];
          if (val !== void 0 && reserveChannel()) {
            if (data.destPort === 0)
              data.destPort = val;
            self.emit("tcp connection", data, accept, reject);
            return;
          }
          break;
        }
        case "forwarded-streamlocal@openssh.com":
          if (self._forwardingUnix[data.socketPath] !== void 0 && reserveChannel()) {
            self.emit("unix connection", data, accept, reject);
            return;
          }
          break;
        case "auth-agent@openssh.com":
          if (self._agentFwdEnabled && typeof self._agent.getStream === "function" && reserveChannel()) {
            self._agent.getStream((err, stream) => {
              if (err)
                return reject();
              const upstream = accept();
              upstream.pipe(stream).pipe(upstream);
            });
            return;
          }
          break;
        case "x11":
          if (self._acceptX11 !== 0 && reserveChannel()) {
            self.emit("x11", data, accept, reject);
            return;
          }
          break;
        default:
          reason = CHANNEL_OPEN_FAILURE.UNKNOWN_CHANNEL_TYPE;
          if (self.config.debug) {
            self.config.debug(
              `Client: Automatic rejection of unsupported incoming channel open type: ${info2.type}`
            );
          }
      }
      if (reason === void 0) {
        reason = CHANNEL_OPEN_FAILURE.ADMINISTRATIVELY_PROHIBITED;
        if (self.config.debug) {
          self.config.debug(
            "Client: Automatic rejection of unexpected incoming channel open for: " + info2.type
          );
        }
      }
      reject();
    }
    var randomCookie = (() => {
      const buffer = Buffer.allocUnsafe(16);
      return () => {
        randomFillSync(buffer, 0, 16);
        return buffer.hexSlice(0, 16);
      };
    })();
    function makeSimpleAuthHandler(authList) {
      if (!Array.isArray(authList))
        throw new Error("authList must be an array");
      let a = 0;
      return (authsLeft, partialSuccess, cb) => {
        if (a === authList.length)
          return false;
        return authList[a++];
      };
    }
    function hostKeysProve(client, keys_, cb) {
      if (!client._sock || !isWritable(client._sock))
        return;
      if (typeof cb !== "function")
        cb = noop;
      if (!Array.isArray(keys_))
        throw new TypeError("Invalid keys argument type");
      const keys = [];
      for (const key2 of keys_) {
        const parsed = parseKey(key2);
        if (parsed instanceof Error)
          throw parsed;
        keys.push(parsed);
      }
      if (!client.config.strictVendor || client.config.strictVendor && RE_OPENSSH.test(client._remoteVer)) {
        client._callbacks.push((had_err, data) => {
          if (had_err) {
            cb(had_err !== true ? had_err : new Error("Server failed to prove supplied keys"));
            return;
          }
          const ret = [];
          let keyIdx = 0;
          bufferParser.init(data, 0);
          while (bufferParser.avail()) {
            if (keyIdx === keys.length)
              break;
            const key2 = keys[keyIdx++];
            const keyPublic = key2.getPublicSSH();
            const sigEntry = bufferParser.readString();
            sigParser.init(sigEntry, 0);
            const type = sigParser.readString(true);
            let value = sigParser.readString();
            let algo;
            if (type !== key2.type) {
              if (key2.type === "ssh-rsa") {
                switch (type) {
                  case "rsa-sha2-256":
                    algo = "sha256";
                    break;
                  case "rsa-sha2-512":
                    algo = "sha512";
                    break;
                  default:
                    continue;
                }
              } else {
                continue;
              }
            }
            const sessionID = client._protocol._kex.sessionID;
            const verifyData = Buffer.allocUnsafe(
              4 + 29 + 4 + sessionID.length + 4 + keyPublic.length
            );
            let p = 0;
            writeUInt32BE(verifyData, 29, p);
            verifyData.utf8Write("hostkeys-prove-00@openssh.com", p += 4, 29);
            writeUInt32BE(verifyData, sessionID.length, p += 29);
            bufferCopy(sessionID, verifyData, 0, sessionID.length, p += 4);
            writeUInt32BE(verifyData, keyPublic.length, p += sessionID.length);
            bufferCopy(keyPublic, verifyData, 0, keyPublic.length, p += 4);
            if (!(value = sigSSHToASN1(value, type)))
              continue;
            if (key2.verify(verifyData, value, algo) === true)
              ret.push(key2);
          }
          sigParser.clear();
          bufferParser.clear();
          cb(null, ret);
        });
        client._protocol.openssh_hostKeysProve(keys);
        return;
      }
      process.nextTick(
        cb,
        new Error(
          "strictVendor enabled and server is not OpenSSH or compatible version"
        )
      );
    }
    function getKeyAlgos(client, key2, serverSigAlgs) {
      switch (key2.type) {
        case "ssh-rsa":
          if (client._protocol._compatFlags & COMPAT.IMPLY_RSA_SHA2_SIGALGS) {
            if (!Array.isArray(serverSigAlgs))
              serverSigAlgs = ["rsa-sha2-256", "rsa-sha2-512"];
            else
              serverSigAlgs = ["rsa-sha2-256", "rsa-sha2-512", ...serverSigAlgs];
          }
          if (Array.isArray(serverSigAlgs)) {
            if (serverSigAlgs.indexOf("rsa-sha2-256") !== -1)
              return [["rsa-sha2-256", "sha256"]];
            if (serverSigAlgs.indexOf("rsa-sha2-512") !== -1)
              return [["rsa-sha2-512", "sha512"]];
            if (serverSigAlgs.indexOf("ssh-rsa") === -1)
              return [];
          }
          return [["ssh-rsa", "sha1"]];
      }
    }
    module.exports = Client;
  }
});

// node_modules/ssh2/lib/server.js
var require_server = __commonJS({
  "node_modules/ssh2/lib/server.js"(exports, module) {
    module.exports = {};
  }
});

// node_modules/ssh2/lib/keygen.js
var require_keygen = __commonJS({
  "node_modules/ssh2/lib/keygen.js"(exports, module) {
    module.exports = {};
  }
});

// node_modules/ssh2/lib/index.js
var require_lib2 = __commonJS({
  "node_modules/ssh2/lib/index.js"(exports, module) {
    "use strict";
    var {
      AgentProtocol,
      BaseAgent,
      createAgent,
      CygwinAgent,
      OpenSSHAgent,
      PageantAgent
    } = require_agent();
    var {
      SSHTTPAgent: HTTPAgent,
      SSHTTPSAgent: HTTPSAgent
    } = require_http_agents();
    var { parseKey } = require_keyParser();
    var {
      flagsToString,
      OPEN_MODE,
      STATUS_CODE,
      stringToFlags
    } = require_SFTP();
    module.exports = {
      AgentProtocol,
      BaseAgent,
      createAgent,
      Client: require_client(),
      CygwinAgent,
      HTTPAgent,
      HTTPSAgent,
      OpenSSHAgent,
      PageantAgent,
      Server: require_server(),
      utils: {
        parseKey,
        ...require_keygen(),
        sftp: {
          flagsToString,
          OPEN_MODE,
          STATUS_CODE,
          stringToFlags
        }
      }
    };
  }
});

// src/cache/cache.ts
function openWheelCache(options) {
  const { ACTIONS_RESULTS_URL: results, ACTIONS_CACHE_URL: first } = options.environment;
  if (!results && !first) return null;
  let opened2 = null;
  const open4 = () => {
    opened2 ??= import("./runner-cache-2FIZWG3K.js").then(({ RunnerCache }) => new RunnerCache(options));
    return opened2;
  };
  return {
    find: async (...asked3) => (await open4()).find(...asked3),
    keep: async (...asked3) => (await open4()).keep(...asked3),
    close: async () => (await opened2)?.close()
  };
}

// node_modules/pretty-ms/index.js
var isZero = (value) => value === 0 || value === 0n;
var pluralize = (word2, count2) => count2 === 1 || count2 === 1n ? word2 : `${word2}s`;
var ONE_SECOND_IN_MILLISECONDS = 1000n;
var ONE_MINUTE_IN_MILLISECONDS = 60n * ONE_SECOND_IN_MILLISECONDS;
var ONE_HOUR_IN_MILLISECONDS = 60n * ONE_MINUTE_IN_MILLISECONDS;
var ONE_DAY_IN_MILLISECONDS = 24n * ONE_HOUR_IN_MILLISECONDS;
var MAX_DECIMAL_DIGITS = 100;
var decimalDigits = (value, defaultValue) => typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(Math.trunc(value), 0), MAX_DECIMAL_DIGITS) : defaultValue;
var toExactMilliseconds = (milliseconds) => {
  if (typeof milliseconds === "bigint" || Number.isInteger(milliseconds)) {
    return { value: BigInt(milliseconds), scale: 1n };
  }
  const [significand, exponent = "0"] = milliseconds.toPrecision(15).split("e", 2);
  const [whole3, fraction = ""] = significand.split(".", 2);
  const digits = BigInt(whole3 + fraction);
  const decimals = fraction.length - Number(exponent);
  return decimals < 0 ? { value: digits * 10n ** BigInt(-decimals), scale: 1n } : { value: digits, scale: 10n ** BigInt(decimals) };
};
var formatSteps = (steps, digits) => {
  if (digits === 0) {
    return String(steps);
  }
  const padded2 = String(steps).padStart(digits + 1, "0");
  return `${padded2.slice(0, -digits)}.${padded2.slice(-digits)}`;
};
function prettyMilliseconds(milliseconds, options) {
  const isBigInt = typeof milliseconds === "bigint";
  if (!isBigInt && !Number.isFinite(milliseconds)) {
    throw new TypeError("Expected a finite number or bigint");
  }
  options = { ...options };
  const sign = milliseconds < 0 ? "-" : "";
  milliseconds = milliseconds < 0 ? -milliseconds : milliseconds;
  if (options.colonNotation) {
    options.compact = false;
    options.formatSubMilliseconds = false;
    options.separateMilliseconds = false;
    options.verbose = false;
    options.unitCount = void 0;
  }
  if (options.compact) {
    options.unitCount = 1;
    options.secondsDecimalDigits = 0;
    options.millisecondsDecimalDigits = 0;
  }
  let result = [];
  const add = (value2, long, short2, valueString) => {
    const isAlwaysShown = options.colonNotation && (short2 === "m" || short2 === "h" && options.hideSeconds);
    if (!isAlwaysShown && (result.length === 0 || !options.colonNotation) && isZero(value2)) {
      return;
    }
    valueString ??= String(value2);
    if (options.colonNotation) {
      const wholeDigits = valueString.includes(".") ? valueString.split(".", 1)[0].length : valueString.length;
      let minLength = 1;
      if (result.length > 0) {
        minLength = short2 === "d" ? 3 : 2;
      }
      valueString = "0".repeat(Math.max(0, minLength - wholeDigits)) + valueString;
    } else {
      valueString += options.verbose ? " " + pluralize(long, value2) : short2;
    }
    result.push(valueString);
  };
  const { value, scale } = toExactMilliseconds(milliseconds);
  const second = ONE_SECOND_IN_MILLISECONDS * scale;
  const minute = ONE_MINUTE_IN_MILLISECONDS * scale;
  const hour = ONE_HOUR_IN_MILLISECONDS * scale;
  const day2 = ONE_DAY_IN_MILLISECONDS * scale;
  const days = value / day2;
  const hoursWithinDay = value % day2 / hour;
  const minutesWithinHour = value % hour / minute;
  if (options.hideYearAndDays) {
    add(days * 24n + hoursWithinDay, "hour", "h");
  } else {
    if (options.hideYear) {
      add(days, "day", "d");
    } else {
      add(days / 365n, "year", "y");
      add(days % 365n, "day", "d");
    }
    add(hoursWithinDay, "hour", "h");
  }
  add(minutesWithinHour, "minute", "m");
  const secondsDecimalDigits = decimalDigits(options.secondsDecimalDigits, 1);
  const secondsStepsPerSecond = 10n ** BigInt(secondsDecimalDigits);
  const hideSeconds = options.hideSeconds && value >= minute;
  const canShowAsDecimalSeconds = options.subSecondsAsDecimals && !hideSeconds && value * secondsStepsPerSecond >= second;
  if (!hideSeconds) {
    const withinMinute = value % minute;
    if (options.separateMilliseconds || options.formatSubMilliseconds || !canShowAsDecimalSeconds && !options.colonNotation && value < second) {
      add(withinMinute / second, "second", "s");
      if (options.formatSubMilliseconds) {
        const subMillisecondNanoseconds = value % scale * 1000000n / scale;
        add(value % second / scale, "millisecond", "ms");
        add(subMillisecondNanoseconds / 1000n, "microsecond", "\xB5s");
        add(subMillisecondNanoseconds % 1000n, "nanosecond", "ns");
      } else {
        const millisecondsDecimalDigits = decimalDigits(options.millisecondsDecimalDigits, 0);
        const stepsPerMillisecond = 10n ** BigInt(millisecondsDecimalDigits);
        let steps = (2n * (value % second) * stepsPerMillisecond + scale) / (2n * scale);
        if (steps === 0n && value > 0n && value < second) {
          steps = 1n;
        }
        const maximumSteps = 1000n * stepsPerMillisecond - 1n;
        if (steps > maximumSteps) {
          steps = maximumSteps;
        }
        const millisecondsString = formatSteps(steps, millisecondsDecimalDigits);
        add(
          Number(millisecondsString),
          "millisecond",
          "ms",
          millisecondsString
        );
      }
    } else {
      const secondsFixed = formatSteps(withinMinute * secondsStepsPerSecond / second, secondsDecimalDigits);
      const secondsString = options.keepDecimalsOnWholeSeconds ? secondsFixed : secondsFixed.replace(new RegExp("\\.0+$", "v"), "");
      add(Number(secondsString), "second", "s", secondsString);
    }
  }
  const separator = options.colonNotation ? ":" : " ";
  if (typeof options.unitCount === "number") {
    result = result.slice(0, Math.max(options.unitCount, 1) || Infinity);
  }
  const output = result.length === 0 ? "0" + (options.verbose ? " milliseconds" : "ms") : result.join(separator);
  return new RegExp("[1-9]", "v").test(output) ? sign + output : output;
}

// src/report/quantity.ts
var UNITS = { d: "d", h: "h", m: "min", s: "s" };
function duration(seconds3) {
  const shown3 = Math.max(0, Number.isFinite(seconds3) ? seconds3 : 0);
  if (shown3 < 9.95) return `${shown3.toFixed(1)} s`;
  const whole3 = prettyMilliseconds(Math.round(shown3) * 1e3, { hideYear: true });
  return whole3.replace(/(\d)([dhms])/g, (_, digit, unit) => `${digit} ${UNITS[unit]}`);
}
function size(bytes) {
  if (bytes >= 1e12) return `${(bytes / 1e12).toFixed(1)} TB`;
  if (bytes >= 1e9) return `${Math.round(bytes / 1e9)} GB`;
  return `${Math.round(bytes / 1e6)} MB`;
}
function count(amount, noun) {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

// src/engine/causes.ts
var on = (where) => where === "" ? "" : ` on ${where}`;
var AGAIN = "then run again: what is done is kept.";
var CAUSES = {
  quota: {
    says: (where) => `the disk quota is used up${on(where)}`,
    remedy: `Free space there, or have the quota raised; a network volume is made larger in the provider's console. ${AGAIN}`,
    pattern: /Disk quota exceeded|\[Errno 122\]|\bEDQUOT\b/
  },
  inodes: {
    says: (where) => `there are no inodes left${on(where)}: too many files, though bytes may be free`,
    remedy: `Remove folders with many small files there, as caches and old environments are (\`df -i\` shows the use), or take a larger disk; ${AGAIN}`,
    pattern: /no inodes left/i
  },
  "disk-full": {
    says: (where) => `the disk is full${on(where)}`,
    remedy: `Free space there (models and outputs are mostly the largest; \`uv cache clean\` empties the package cache), or make the disk larger; ${AGAIN}`,
    pattern: /No space left on device|\[Errno 28\]|\bENOSPC\b/
  },
  "read-only": {
    says: (where) => `the file system is read-only${on(where)}`,
    remedy: "A disk turns read-only when its host met an error, or because it was attached so. Restart the pod; if it stays so, attach the volume for writing, or ask the provider.",
    pattern: /Read-only file system|\[Errno 30\]|\bEROFS\b/
  },
  memory: {
    says: (limit) => `the kernel ended a process because memory ran out${limit === "" ? "" : ` (the container may have ${size(Number(limit))})`}`,
    remedy: `Take a pod with more memory, or leave it more: stop ComfyUI while packages are built, or give a build fewer jobs (\`env: { MAX_JOBS: "1" }\`); ${AGAIN}`,
    pattern: null
  },
  "memory-refused": {
    says: () => "a process was refused memory",
    remedy: `Take a pod with more memory, or raise the limit that this session has (\`ulimit -v\`); ${AGAIN}`,
    pattern: /Cannot allocate memory|\bMemoryError\b|std::bad_alloc|\bENOMEM\b/
  },
  killed: {
    says: () => "a process was killed (SIGKILL), as the kernel does when memory runs out",
    remedy: `See how much memory the pod has and uses (\`free -g\`), and take one with more if that is it; ${AGAIN}`,
    pattern: /\bcode 137\b|\bSIGKILL\b/
  },
  volume: {
    says: (what) => `a disk or volume does not answer as it should${what === "" ? "" : ` (${what})`}`,
    remedy: `It hangs or is broken: restart the pod, and see in the provider's console whether the volume has trouble; ${AGAIN}`,
    pattern: /Stale file handle|Transport endpoint is not connected|Input\/output error|waits for a disk that does not answer/
  }
};
var isKind = (text) => Object.hasOwn(CAUSES, text);
function causeOf(stepId, told3, words2) {
  const line2 = told3.findLast(({ step, kind: kind2 }) => step === stepId && kind2 === "cause");
  if (line2 !== void 0 && isKind(line2.key)) return found(line2.key, line2.value);
  return causeIn(words2);
}
function causeIn(words2) {
  const kind2 = Object.keys(CAUSES).find((each) => CAUSES[each].pattern?.test(words2));
  return kind2 === void 0 ? null : found(kind2, "");
}
function found(kind2, where) {
  const { says, remedy } = CAUSES[kind2];
  return { kind: kind2, says: says(where), remedy };
}

// src/engine/locked.ts
function lockedProblem(holder, waitedMs) {
  const waited = waitedMs < 1e3 ? "" : `, and was not given back within ${prettyMilliseconds(waitedMs)}`;
  if (holder.byHand) {
    return {
      title: "the pod was locked by hand",
      message: `The lock on this workspace was taken ${holder.owner}${waited}. No run breaks it.`,
      remedy: "When the pod may be changed again, run this action with `command: unlock`."
    };
  }
  return {
    title: "another run holds the lock",
    message: `The lock on this workspace is held by ${holder.owner}${waited}.`,
    remedy: "Wait for that run, or cancel it; a run that is gone loses its lock after a minute. A longer lock-timeout waits longer."
  };
}
function lockLostProblem(owner) {
  return {
    title: "the lock was lost to another run",
    message: `While this run could not reach the pod, its lock was taken over. It is held by ${owner}. What was at work was followed to its end, and nothing more was started.`,
    remedy: "Nothing is lost: run again when that run is done."
  };
}

// src/engine/pod-facts.ts
function factsOf(id, answer, told3) {
  return { ...answer.steps.get(id)?.record?.facts, ...presentFactsOf(id, answer, told3) };
}
function presentFactsOf(id, answer, told3) {
  const news = told3.filter((one) => one.step === id && one.kind === "fact").map((one) => [one.key, one.value]);
  return { ...answer.steps.get(id)?.facts, ...Object.fromEntries(news) };
}
function versionsOf(answer, facts, steps) {
  const first = (...values) => values.find((value) => value !== void 0 && value !== "") ?? null;
  const others2 = steps.flatMap((step) => {
    const { commit, version } = facts(step.id);
    const text = [version, commit?.slice(0, 7)].filter((part) => part).join(" ");
    return text === "" || step.id === "comfyui_core" || step.id === "python_env" ? [] : [[step.title, text]];
  });
  return {
    comfyui: first(facts("comfyui_service").comfyui_version, facts("comfyui_core").version),
    comfyuiCommit: first(facts("comfyui_core").commit),
    python: first(facts("comfyui_service").python_version, facts("python_env").version, answer.facts.python_version),
    torch: first(facts("torch").torch),
    cuda: first(facts("torch").cuda),
    gpu: first(facts("cuda_check").gpu, facts("cuda_check").name),
    driver: first(answer.facts.driver),
    others: Object.fromEntries(others2)
  };
}
function replaced(answer) {
  const container = answer.facts.container ?? "";
  const records = [...answer.steps.values()].flatMap(({ record: record2 }) => record2 ?? []);
  if (records.length === 0 || records.some((record2) => record2.container === container)) return [];
  const last = records.map((record2) => record2.time).toSorted().at(-1) ?? "";
  return [`the container was replaced since ${last.slice(0, 10)}`];
}
function lastChangeOf(answer) {
  const changes3 = [...answer.steps.values()].flatMap(({ record: record2 }) => record2 ?? []).filter(({ result }) => result !== "adopted").toSorted((left, right) => left.time < right.time ? 1 : -1);
  const last = changes3[0];
  return last === void 0 ? null : { time: last.time, run: last.run === "" ? null : last.run };
}

// src/engine/question.ts
var UNREAD = {
  state: "unreadable",
  detail: "the volume did not answer in 20 s",
  inputs: {},
  facts: {},
  record: null,
  marker: null,
  stateLine: null,
  liveJob: null,
  warnings: []
};
function answerFor(answer, step) {
  return answer.steps.get(step.id) ?? UNREAD;
}
function questionFor(step, pod, choices, pending = /* @__PURE__ */ new Set()) {
  const answer = answerFor(pod, step);
  const { record: record2 } = answer;
  const certain = answer.state === "absent" || answer.state === "partial";
  const container = pod.facts.container ?? "";
  return {
    selected: choices.run.has(step.id),
    liveJob: answer.liveJob === null ? null : { job: answer.liveJob, since: jobTime(answer.liveJob) },
    forced: choices.force.has(step.id),
    record: record2,
    marker: step.operation === "node" && nodesWereReset(pod) || provesNothing(step, answer) ? null : answer.marker,
    stateLine: stateLineOf(step, pod, answer),
    observation: { state: answer.state, detail: answer.detail, inputs: answer.inputs },
    notNeeded: answer.facts.not_needed || null,
    refused: answer.facts.refused || null,
    freshContainer: record2 !== null && record2.container !== container,
    home: step.home,
    update: choices.update.has(step.id),
    remoteCommit: answer.facts.remote_commit || null,
    pendingNeed: certain ? null : [...step.needs, ...step.after].find((id) => pending.has(id)) ?? null
  };
}
function nodesWereReset(pod) {
  const facts = pod.steps.get("overall_installation")?.facts ?? {};
  return facts.custom_nodes_record === "yes" && facts.custom_nodes_marker === "no";
}
function provesNothing(step, { record: record2, marker }) {
  return step.operation === "cuda_check" && record2 === null && marker?.ours !== true;
}
function stateLineOf(step, pod, answer) {
  if (step.stateName === null || provesNothing(step, answer)) return "not-tracked";
  if (pod.facts.state_file !== "present") return "no-file";
  return answer.stateLine === "1" ? "present" : "absent";
}
function jobTime(job) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-/.exec(job);
  return parts === null ? "an earlier run" : `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}:${parts[6]}`;
}

// src/operations/versions.ts
var VERSION = /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
var POST = /(?:post|rev|r)[-_.]?\d*(?:[-_.]?dev[-_.]?\d*)?(?:\+.*)?$/i;
var PHASES = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc"
};
var CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)$/;
function parseVersion(text) {
  const match = VERSION.exec(text.trim());
  if (match === null) return null;
  const [, epoch, release = "", phase, phaseNumber, postDash, postNumber, dev, devNumber, local] = match;
  const preLetter = phase === void 0 ? void 0 : PHASES[phase.toLowerCase()];
  const hasPost = postDash !== void 0 || postNumber !== void 0 && POST.test(text);
  return {
    epoch: Number(epoch ?? 0),
    release: release.split(".").map(Number),
    pre: preLetter === void 0 ? null : [preLetter, Number(phaseNumber || 0)],
    post: hasPost ? Number(postDash ?? (postNumber || 0)) : null,
    dev: dev === void 0 ? null : Number(devNumber || 0),
    local: local?.toLowerCase() ?? null
  };
}
function compareVersions(left, right) {
  const length = Math.max(left.release.length, right.release.length);
  return compareLists(
    [left.epoch, ...padded(left.release, length), ...suffixRank(left)],
    [right.epoch, ...padded(right.release, length), ...suffixRank(right)]
  );
}
function satisfies(version, specifiers) {
  const candidate = parseVersion(version);
  if (candidate === null) return null;
  const clauses = specifiers.split(",").map((clause) => clause.trim());
  let all = true;
  for (const clause of clauses.filter((each) => each !== "")) {
    const answer = satisfiesClause(candidate, version, clause);
    if (answer === null) return null;
    all &&= answer;
  }
  return all;
}
function satisfiesClause(candidate, text, clause) {
  const match = CLAUSE.exec(clause);
  if (match === null) return null;
  const [, operator = "", wantedText = ""] = match;
  if (operator === "===") return text.toLowerCase() === wantedText.toLowerCase();
  const prefix = wantedText.endsWith(".*");
  if (prefix && operator !== "==" && operator !== "!=") return null;
  const wanted = parseVersion(prefix ? wantedText.slice(0, -2) : wantedText);
  if (wanted === null) return null;
  const order = compareVersions(candidate, wanted);
  switch (operator) {
    case "==":
      return prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted);
    case "!=":
      return !(prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted));
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    // A pre-release of the bound itself is not "before" it, nor is its post-release "after" it.
    case "<":
      return order < 0 && (isPreRelease(wanted) || !(isPreRelease(candidate) && sameRelease(candidate, wanted)));
    case ">":
      return order > 0 && (wanted.post !== null || !(candidate.post !== null && sameRelease(candidate, wanted)));
    case "~=":
      return wanted.release.length > 1 ? order >= 0 && startsWith(candidate, { ...wanted, release: wanted.release.slice(0, -1) }) : null;
    default:
      return null;
  }
}
var isPreRelease = (version) => version.pre !== null || version.dev !== null;
var sameLocal = (candidate, wanted) => wanted.local === null || candidate.local === wanted.local;
var sameRelease = (left, right) => startsWith(left, { ...right, release: padded(right.release, left.release.length) });
function startsWith(version, prefix) {
  const release = padded(version.release, prefix.release.length);
  return version.epoch === prefix.epoch && prefix.release.every((part, index) => part === release[index]);
}
function suffixRank({ pre, post, dev }) {
  const phase = pre === null ? dev !== null && post === null ? -1 : 3 : ["a", "b", "rc"].indexOf(pre[0]);
  return [phase, pre?.[1] ?? 0, post ?? -1, dev ?? Number.POSITIVE_INFINITY];
}
var padded = (release, length) => [
  ...release,
  ...Array.from({ length: Math.max(0, length - release.length) }, () => 0)
];
function compareLists(left, right) {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

// src/operations/requirements.ts
var NAMED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/;
var ADDRESS = /^(?:[a-z+]+:\/\/|git\+|\.{0,2}\/|\.$)/i;
var FILE_OPTION = /^(?:-r|--requirement|-c|--constraint)(?:[\s=]+|(?<=-[rc]))(\S+)/;
var OTHER_SYSTEM = /(?:sys_platform|platform_system|os_name)\s*==\s*["'](?:win32|cygwin|windows|nt|darwin)["']/i;
var normaliseName = (name) => name.replaceAll(/[-_.]+/g, "-").toLowerCase();
function readRequirements(files) {
  return files.flatMap(({ path, text }) => logicalLines(text).map(([line2, logical]) => readLine(path, line2, logical)));
}
var appliesOnLinux = ({ marker }) => !OTHER_SYSTEM.test(marker) || /\bor\b/.test(marker);
function needsTorchaudio(files) {
  return readRequirements(files).find((line2) => line2.name === "torchaudio" && appliesOnLinux(line2)) ?? null;
}
function changedLines(before, after2) {
  return { added: linesWithout(after2, before), removed: linesWithout(before, after2) };
}
function linesWithout(text, other) {
  const left = splitLines(other);
  return splitLines(text).filter((line2) => {
    const index = left.indexOf(line2);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
var splitLines = (text) => text.split(/\r?\n/).map((line2) => line2.trimEnd()).filter((line2) => line2 !== "");
function logicalLines(text) {
  const logical = [];
  let open4 = null;
  for (const [index, physical] of text.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    const isComment = /^\s*#/.test(physical);
    const joined = open4 === null ? [index + 1, physical] : [open4[0], `${open4[1]}${isComment ? "" : physical}`];
    open4 = joined[1].endsWith("\\") && !isComment ? [joined[0], joined[1].slice(0, -1)] : null;
    if (open4 === null) logical.push(joined);
  }
  if (open4 !== null) logical.push(open4);
  return logical.map(([line2, whole3]) => [line2, whole3.replace(/(?:^|\s)#.*$/, "").trim()]).filter(([, whole3]) => whole3 !== "");
}
function readLine(file, line2, text) {
  const blank = { file, line: line2, text, name: null, specifiers: "", target: "", marker: "" };
  const fileOption = FILE_OPTION.exec(text);
  if (fileOption !== null) {
    const kind2 = /^(?:-r|--r)/.test(text) ? "include" : "constraint";
    return { ...blank, kind: kind2, target: fileOption[1] ?? "" };
  }
  const editable = /^(?:-e|--editable)[\s=]+(.+)$/.exec(text)?.[1];
  if (editable !== void 0) return readAddress(blank, editable);
  if (text.startsWith("-")) return { ...blank, kind: "option" };
  if (ADDRESS.test(text)) return readAddress(blank, text);
  const [, name = "", rest = ""] = NAMED.exec(text) ?? [];
  if (name === "") return { ...blank, kind: "option" };
  if (rest.startsWith("@")) return { ...readAddress(blank, rest.slice(1).trim()), name: normaliseName(name) };
  const [wanted = "", ...marker] = withoutOptions(rest).split(";");
  const specifiers = wanted.replaceAll(/[\s()]/g, "");
  return { ...blank, kind: "package", name: normaliseName(name), specifiers, marker: marker.join(";").trim() };
}
function readAddress(blank, text) {
  const [address2 = "", marker = ""] = withoutOptions(text).split(/\s+;\s*/, 2);
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(address2)?.[1];
  const wheel = /([^/]+?)-[^/-]+(?:-[^/-]+){3,4}\.whl(?:#|$)/.exec(address2)?.[1];
  const name = egg ?? wheel;
  return { ...blank, kind: "url", target: address2, name: name === void 0 ? null : normaliseName(name), marker };
}
var withoutOptions = (text) => text.replace(/\s--[a-z].*$/, "").trim();

// src/operations/resolver-rules.ts
var REASON = /(?:Because|Cannot install|Could not find) .+/;
var CHANGE_THE_LINE = "Pin an older commit of what asks for it with `ref`, leave its requirements out with `requirements: false`, or take it out of the manifest.";
var RESOLVER_RULES = [
  {
    cause: "disk-full",
    pattern: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/i,
    says: "the disk is full",
    remedy: "Free space on the pod or rent a larger disk; the package cache can be removed with `uv cache clean`."
  },
  {
    cause: "certificate",
    pattern: /UnknownIssuer|CERTIFICATE_VERIFY_FAILED|invalid peer certificate/i,
    says: "the package index showed a certificate that this pod does not trust",
    remedy: "Install the certificate of your proxy or company among the pod's system certificates, and see that its clock is right."
  },
  {
    cause: "git",
    pattern: /Git operation failed|git (?:clone|fetch|checkout|rev-parse)\b[^\n]* did not run successfully/i,
    says: "a repository that a requirement names cannot be fetched",
    detail: /fatal: .+/,
    remedy: `See that the address and its ref still exist; for a private one set \`git-token\`. ${CHANGE_THE_LINE}`
  },
  {
    cause: "network",
    pattern: /error sending request for url|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Could not resolve host|name resolution|Request failed after \d+ retries/i,
    says: "the package index, or an address that a requirement names, does not answer",
    detail: /Failed to fetch: .+|error sending request .+|Could not resolve host.*/,
    remedy: "Run it again; if it stays so, see whether the pod reaches the internet and what proxy it needs."
  },
  {
    cause: "build",
    pattern: /build backend returned an error|Failed to build|metadata-generation-failed|Failed building wheel/i,
    says: "a package cannot be built on this pod",
    detail: /(?:\S+: )?(?:fatal error|\w+Error): .+/,
    remedy: `Name a version that has a wheel for this Python, or install what its build misses with \`system-packages\`. ${CHANGE_THE_LINE}`
  },
  {
    cause: "syntax",
    pattern: /Couldn't parse requirement|Invalid requirement|Unsupported requirement/i,
    says: "a line is no requirement",
    remedy: `Correct the line. ${CHANGE_THE_LINE}`
  },
  {
    cause: "offline",
    pattern: /because the network was disabled/i,
    says: "a package is not in the cache, and the network was not to be used",
    detail: REASON,
    remedy: "Run it without --offline."
  },
  {
    cause: "python",
    pattern: /does not satisfy Python|Requires-Python|require a different python version|requires a different Python/i,
    says: "a package does not support this Python",
    detail: REASON,
    remedy: `Say another \`python.version\`. ${CHANGE_THE_LINE}`
  },
  {
    cause: "no-such-package",
    pattern: /was not found in the package registry|\(from versions: none\)/i,
    says: "the package registry has no such package",
    detail: REASON,
    remedy: `See how it is spelt. ${CHANGE_THE_LINE}`
  },
  {
    cause: "no-such-version",
    // uv speaks of a missing version in the words of a conflict, so this stands before it.
    pattern: /there (?:is|are) no versions? of \S+|No matching distribution found/i,
    says: "the package registry has no such version",
    detail: REASON,
    remedy: `See which versions there are. ${CHANGE_THE_LINE}`
  },
  {
    cause: "conflict",
    pattern: /conflicting dependencies|ResolutionImpossible|requirements are unsatisfiable|No solution found/i,
    says: "requirements contradict each other",
    detail: REASON,
    remedy: CHANGE_THE_LINE
  }
];

// src/operations/resolver-errors.ts
function explainResolverFailure(output, files) {
  const rule = RESOLVER_RULES.find(({ pattern }) => pattern.test(output));
  if (rule === void 0) {
    return { cause: "unknown", culprit: null, message: lastWords(output), remedy: "Its log says more." };
  }
  const culprits = findCulprits(output, rule.cause, files);
  const culprit = culprits.at(-1) ?? null;
  return {
    cause: rule.cause,
    culprit,
    message: [...accusation(culprit, culprits), rule.says, ...detailOf(rule, output, culprit)].join(": "),
    remedy: rule.remedy
  };
}
function accusation(culprit, culprits) {
  if (culprit === null) return [];
  const others2 = culprits.filter((each) => each !== culprit).map((each) => `\`${each.text}\` (${place(each)})`);
  const against = others2.length === 0 ? "" : `, against ${others2.join(" and ")}`;
  return [`${place(culprit)} asks for \`${culprit.text}\`${against}`];
}
var PLAIN = /* @__PURE__ */ new Set(["conflict", "no-such-package", "no-such-version", "syntax"]);
var LONGEST_DETAIL = 240;
function detailOf({ cause, pattern, detail = pattern }, output, culprit) {
  if (culprit !== null && PLAIN.has(cause)) return [];
  const line2 = output.split("\n").find((each) => detail.test(each));
  if (line2 === void 0) return [];
  const words2 = detail === pattern ? line2.replace(/^\s*(?:error|cause|ERROR): /, "") : detail.exec(line2)?.[0] ?? line2;
  const text = words2.trim();
  return [text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}\u2026` : text];
}
var place = ({ file, line: line2 }) => `${file} line ${line2}`;
var WITHOUT_CULPRIT = /* @__PURE__ */ new Set(["disk-full", "certificate", "offline"]);
function findCulprits(output, cause, files) {
  if (WITHOUT_CULPRIT.has(cause)) return [];
  const lines = readRequirements(files);
  const unreadable = /parse requirement in `([^`]+)` at position (\d+)/.exec(output);
  if (unreadable !== null) return atOffset(lines, files, unreadable[1] ?? "", Number(unreadable[2]));
  const byAddress = lines.filter(
    ({ kind: kind2, target }) => kind2 === "url" && target !== "." && output.includes(bareAddress(target))
  );
  if (byAddress.length > 0) return byAddress;
  const mentioned = mentions(output);
  const named3 = lines.filter(({ name }) => name !== null && mentioned.has(name));
  const exact = named3.filter(({ name, specifiers }) => mentioned.get(name ?? "")?.has(canonical(specifiers)));
  return exact.length > 0 ? exact : named3;
}
var bareAddress = (target) => target.replace(/^git\+/, "").replace(/#.*$/, "").replace(/(\.git|[^/@]+)@[^/@]+$/, "$1");
function atOffset(lines, files, path, offset) {
  const file = files.find(
    (each) => each.path === path || each.path.endsWith(`/${path}`) || path.endsWith(`/${each.path}`)
  );
  if (file === void 0) return [];
  const number = file.text.slice(0, offset).split("\n").length;
  return lines.filter((line2) => line2.file === file.path && line2.line === number);
}
var SPOKEN_OF = [
  /(?:you require|user requested(?: \(constraint\))?|requirement|found for|Cannot install|Building wheel for) ((?:[^\s,]|,(?=[<>=!~]))+)/gi,
  /(?:you require [^,\n]*?|Cannot install [^,\n]*?) and ((?:[^\s,]|,(?=[<>=!~]))+)/gi,
  /Failed to (?:build|download|download and build|fetch):? `([^`]+)`/gi
];
function mentions(output) {
  const found2 = /* @__PURE__ */ new Map();
  for (const [, phrase = ""] of SPOKEN_OF.flatMap((pattern) => [...output.matchAll(pattern)])) {
    const [, name, versions3 = ""] = /^([A-Za-z0-9][A-Za-z0-9._-]*?)(?:\[[^\]]*\])?((?:[<>=!~@ ].*)?)$/.exec(phrase.trim()) ?? [];
    if (name === void 0) continue;
    const key2 = normaliseName(name.replace(/\.$/, ""));
    found2.set(key2, (found2.get(key2) ?? /* @__PURE__ */ new Set()).add(canonical(versions3)));
  }
  return found2;
}
var canonical = (specifiers) => specifiers.replaceAll(/\s/g, "").split(",").sort().join(",");
var lastWords = (output) => output.split("\n").map((line2) => line2.trim()).findLast((line2) => line2 !== "") ?? "it failed without a word";

// src/engine/remedy.ts
function explain(step, reason, tail, told3) {
  const cause = causeOf(step.id, told3, reason);
  if (cause !== null) return { reason: `${cause.says}: ${reason}`, remedy: cause.remedy };
  if (!step.parts.includes("packages")) return { reason, remedy: null };
  const files = told3.flatMap(
    (one) => one.step === step.id && one.kind === "file" ? [{ path: one.key, text: one.value }] : []
  );
  const failure2 = explainResolverFailure(`${tail.join("\n")}
${reason}`, files);
  if (failure2.cause === "unknown") return { reason, remedy: null };
  return { reason: failure2.culprit === null ? reason : failure2.message, remedy: failure2.remedy };
}

// src/data/sizes.ts
var MB = 1e6;
var GB = 1e9;
var STEP_SIZES = {
  system_packages: { place: "system", about: 500 * MB, least: 0 },
  python_env: { place: "environment", about: 200 * MB, least: 20 * MB },
  comfyui_core: { place: "comfyui", about: 100 * MB, least: 0 },
  pip_upgrade: { place: "environment", about: 20 * MB, least: 0 },
  torch: { place: "environment", about: 5.3 * GB, least: 4.5 * GB },
  dependencies_main: { place: "environment", about: 1.5 * GB, least: 0.5 * GB },
  dependencies_additional: { place: "environment", about: 300 * MB, least: 0 },
  comfyui_manager: { place: "comfyui", about: 50 * MB, least: 0 },
  manager_requirements: { place: "environment", about: 50 * MB, least: 0 },
  ffmpeg_source: { place: "comfyui", about: 200 * MB, least: 0 },
  gguf_node: { place: "comfyui", about: 50 * MB, least: 0 },
  sageattention: { place: "environment", about: 1 * GB, least: 0 }
};
var NODE_SIZE = { place: "comfyui", about: 200 * MB, least: 0 };
var TORCH_WITHOUT_CUDA = { place: "environment", about: 900 * MB, least: 400 * MB };
var FILES_PER_GB = 1e4;

// src/engine/space.ts
var PLACES = ["workspace", "comfyui", "environment", "system"];
function diskSpaces(answer, steps = [], verdicts = /* @__PURE__ */ new Map()) {
  const { facts } = answer;
  const mountOf = (place2) => facts[`disk.${place2}`];
  const needs = steps.flatMap((step) => {
    const need = needOf(step, answer, verdicts.get(step.id));
    return need === null ? [] : [{ ...need, id: step.id }];
  });
  const mounts = [...new Set(PLACES.flatMap((place2) => mountOf(place2) ?? []))];
  return mounts.flatMap((mount) => {
    const here = needs.filter(({ place: place2 }) => mountOf(place2) === mount).toSorted((left, right) => right.about - left.about);
    const main = mountOf("workspace") === mount;
    if (!main && here.length === 0) return [];
    const [type = "", free, total, block, freeFiles, files] = (facts[`space.${mount}`] ?? "").split(" ");
    const bytes = (blocks) => {
      const amount = Number(blocks) * Number(block);
      return blocks === void 0 || Number.isNaN(amount) ? null : amount;
    };
    return [
      {
        mount,
        path: main ? facts.workspace ?? mount : mount,
        freeBytes: bytes(free),
        totalBytes: bytes(total),
        freeFiles: Number(files) > 0 ? Number(freeFiles) : null,
        survivesStop: survives(mount, type),
        about: sum(here, "about"),
        least: sum(here, "least"),
        items: here.slice(0, 3).map(({ id, about }) => `${id} ${size(about)}`)
      }
    ];
  });
}
var sum = (needs, key2) => needs.reduce((all, need) => all + need[key2], 0);
function needOf(step, answer, verdict2) {
  const pending = verdict2?.action === "install" || verdict2?.action === "update";
  if (!pending || answerFor(answer, step).state !== "absent") return null;
  if (step.id === "torch" && answer.facts.machine === "aarch64" && (answer.facts.gpu_count ?? "0") === "0")
    return TORCH_WITHOUT_CUDA;
  return STEP_SIZES[step.id] ?? (step.operation === "node" ? NODE_SIZE : null);
}
function survives(mount, type) {
  if (type === "") return null;
  if (type === "tmpfs" || type === "ramfs") return false;
  return !(mount === "/" && type === "overlay");
}
function disksOf(spaces) {
  return spaces.map(({ path, freeBytes, totalBytes, survivesStop, about }) => ({
    path,
    freeBytes,
    totalBytes,
    survivesStop,
    neededBytes: about === 0 ? null : about
  }));
}
function shortage(spaces) {
  const short2 = spaces.filter(({ freeBytes, least }) => freeBytes !== null && freeBytes < least);
  const [first] = short2;
  if (first !== void 0) {
    return {
      title: `the disk is too small: needs about ${size(first.about)}, has ${size(first.freeBytes ?? 0)} free`,
      message: short2.map(tooSmall).join(" "),
      remedy: "Free space there, make the disk larger (RunPod: Edit Pod, Volume Disk; the data stays), or leave steps out with `skip`. Nothing was changed."
    };
  }
  const crowded = spaces.find(({ freeFiles, least }) => freeFiles !== null && freeFiles < least / 1e9 * FILES_PER_GB);
  if (crowded === void 0) return null;
  const files = Math.ceil(crowded.least / 1e9 * FILES_PER_GB);
  return {
    title: "the disk has too few inodes",
    message: `\`${crowded.path}\` can take ${crowded.freeFiles} more files, and at least ${files} are to be installed there (${crowded.items.join(", ")}).`,
    remedy: "Remove folders with many small files there, as caches and old environments are (`df -i` shows the use), or take a larger disk. Nothing was changed."
  };
}
function roomWarnings(spaces) {
  return spaces.filter(({ freeBytes, about }) => freeBytes !== null && freeBytes < about).map(
    (space) => `${(space.freeBytes ?? 0) < space.least ? "a run is refused" : "the disk may become full"}: ${tooSmall(space)}`
  );
}
function roomNotes(spaces) {
  return spaces.filter(({ about }) => about > 0).map(
    ({ path, about, freeBytes }) => `${path}: about ${size(about)} needed, ${freeBytes === null ? "?" : size(freeBytes)} free`
  );
}
function tooSmall({ path, about, freeBytes, items }) {
  return `\`${path}\` has ${size(freeBytes ?? 0)} free, and about ${size(about)} are to be installed there (${items.join(", ")}).`;
}

// src/engine/way-in.ts
var LOOPBACK = /^(127\.|localhost$|::1$|$)/;
function wayInOf(service, pod, sshDestination) {
  const port = service.port;
  if (port === void 0 || service.pid === void 0 || service.pid === "") return null;
  const listen = service.listen ?? "";
  const runpod = pod.runpod_pod ?? "";
  if (runpod !== "" && !LOOPBACK.test(listen)) {
    return { url: `https://${runpod}-${port}.proxy.runpod.net`, kind: "proxy", command: null, open: true };
  }
  if (sshDestination === null) {
    return { url: `http://${onPod(listen)}:${port}`, kind: "direct", command: null, open: !LOOPBACK.test(listen) };
  }
  return {
    url: `http://127.0.0.1:${port}`,
    kind: "tunnel",
    command: `ssh -N -L ${port}:${onPod(listen)}:${port} ${sshDestination}`,
    open: !LOOPBACK.test(listen)
  };
}
function onPod(listen) {
  const [first = ""] = listen.split(",");
  if (first === "::") return "[::1]";
  if (["", "0.0.0.0", "localhost"].includes(first)) return "127.0.0.1";
  return first.includes(":") ? `[${first}]` : first;
}
function serviceWays(steps, facts, pod, sshDestination) {
  return steps.flatMap((step) => {
    const way = step.operation === "service" ? wayInOf(facts(step.id), pod, sshDestination) : null;
    if (way === null) return [];
    return [`${step.title}: ${way.command === null ? way.url : `${way.command}, then ${way.url}`}`];
  });
}

// src/engine/pod-report.ts
function planReport(steps, verdicts, answer, context) {
  const reports = steps.map((step) => {
    const verdict2 = verdicts.get(step.id) ?? { action: "fail", reason: "not decided" };
    return { ...bare(step, answer), verdict: verdict2, result: null, reason: verdict2.reason };
  });
  const spaces = diskSpaces(answer, steps, verdicts);
  const changes3 = reports.some(({ verdict: verdict2 }) => verdict2.action === "install" || verdict2.action === "update");
  return {
    ...whole(steps, answer, [], { ...context, warnings: [...context.warnings, ...roomWarnings(spaces)] }),
    disks: disksOf(spaces),
    steps: reports,
    result: changes3 ? "changed" : "unchanged",
    changed: changes3
  };
}
function runReport(end, context) {
  const { all, answer, told: told3, halt } = end;
  const steps = all.map((progress2) => stepReport(progress2, end, context));
  const result = resultOf(steps, halt);
  return {
    ...whole(
      all.map(({ step }) => step),
      answer,
      told3,
      halt?.kind === "aborted" ? { ...context, notices: [CANCELLED[halt.work], ...context.notices] } : context
    ),
    steps,
    result,
    changed: steps.some(isChange),
    problem: halt === null || halt.kind === "aborted" ? null : problemOfHalt(halt, context)
  };
}
function refusedReport(problem3, end, spaces, context) {
  return { ...runReport({ ...end, halt: { kind: "broken", problem: problem3 } }, context), disks: disksOf(spaces) };
}
function problemReport(problem3, context, result = "failed") {
  const nothing2 = {
    facts: {},
    problems: {},
    warnings: [],
    steps: /* @__PURE__ */ new Map(),
    complete: false,
    greeted: false
  };
  return { ...whole([], nothing2, [], context), steps: [], result, changed: false, problem: problem3 };
}
function noticeReport(sentence, changed, context) {
  const report = problemReport({ title: "", message: "", remedy: null }, context);
  return {
    ...report,
    problem: null,
    result: changed ? "changed" : "unchanged",
    changed,
    notices: [sentence, ...report.notices]
  };
}
function whole(steps, answer, told3, context) {
  const facts = (id) => factsOf(id, answer, told3);
  const present = (id) => presentFactsOf(id, answer, told3);
  return {
    name: context.name,
    address: context.address,
    problem: null,
    checks: [],
    health: null,
    logsPath: null,
    versions: versionsOf(answer, facts, steps),
    disks: disksOf(diskSpaces(answer)),
    wayIn: wayInOf(present("comfyui_service"), answer.facts, context.sshDestination),
    notices: [
      ...context.notices,
      ...replaced(answer),
      ...serviceWays(steps, present, answer.facts, context.sshDestination)
    ],
    warnings: [...context.warnings, ...answer.warnings, ...stepWarnings("-", told3)],
    reconnects: context.reconnects,
    startedAt: context.startedAt,
    endedAt: context.endedAt,
    lastChange: lastChangeOf(answer)
  };
}
function bare(step, answer) {
  const { record: record2, warnings } = answerFor(answer, step);
  return {
    id: step.id,
    title: step.title,
    seconds: null,
    recordedSeconds: record2?.seconds ?? null,
    spans: [],
    remedy: null,
    logTail: [],
    warnings
  };
}
function stepReport(progress2, { answer, told: told3, halt }, context) {
  const { step, standing, spans } = progress2;
  const known = bare(step, answer);
  const seconds3 = spans.length === 0 ? null : spans.reduce((sum2, span) => sum2 + (span.to - span.from), 0) / 1e3;
  const [result, reason] = ending(progress2, halt);
  const tail = result === "failed" || result === "cancelled" ? context.tail(step.id) : [];
  const explained = result === "failed" ? explain(step, reason, tail, told3) : { reason, remedy: null };
  return {
    ...known,
    verdict: standing.verdict,
    result,
    reason: result === "installed" || result === "updated" ? withDetail(reason, factsOf(step.id, answer, told3)) : explained.reason,
    seconds: seconds3,
    spans,
    remedy: explained.remedy,
    logTail: tail.slice(-40),
    warnings: [.../* @__PURE__ */ new Set([...known.warnings, ...stepWarnings(step.id, told3)])]
  };
}
function ending({ standing }, halt) {
  switch (standing.kind) {
    case "settled":
      return [standing.result, standing.reason];
    case "open":
      return standing.verdict.action === "attach" ? ["running", standing.verdict.reason] : ["skipped", standing.verdict.reason];
    case "due":
      return [
        "not-run",
        halt?.kind === "aborted" ? "the run was cancelled before its turn" : "the run ended before its turn"
      ];
  }
}
var WHEEL_SOURCES = {
  cache: "from a wheel in the cache",
  volume: "from a wheel kept on the volume"
};
function withDetail(reason, facts) {
  const commit = facts.commit?.slice(0, 7);
  const version = facts.torch ?? facts.version;
  const detail = [version, commit === void 0 ? void 0 : version === void 0 ? commit : `(${commit})`];
  const ready = facts.ready_seconds === void 0 ? "" : `answered after ${facts.ready_seconds} s`;
  const wheel = WHEEL_SOURCES[facts.wheel_from ?? ""] ?? "";
  const text = [...detail, ready, wheel].filter((part) => part !== void 0 && part !== "").join(" ");
  return text === "" ? reason : `${reason} \xB7 ${text}`;
}
function isChange({ result, verdict: verdict2 }) {
  return result === "installed" || result === "updated" || result === "running" && verdict2.action === "install";
}
function resultOf(steps, halt) {
  if (halt?.kind === "aborted") return "cancelled";
  if (halt !== null || steps.some(({ result }) => result === "failed" || result === "not-run")) return "failed";
  return steps.some(isChange) ? "changed" : "unchanged";
}
var CANCELLED = {
  none: "The run was cancelled; nothing of it is at work on the pod.",
  stopped: "The run was cancelled; its work on the pod was stopped.",
  left: "The run was cancelled; its job goes on on the pod (on-cancel: leave), and the next run attaches to it.",
  unknown: "The run was cancelled, but the pod did not answer in time, so its job may go on there; the next run attaches to it."
};
function problemOfHalt(halt, { lockTimeoutMs }) {
  switch (halt.kind) {
    case "locked":
      return lockedProblem(halt, lockTimeoutMs);
    case "lock-lost":
      return lockLostProblem(halt.owner);
    case "broken":
      return halt.problem;
    case "refused":
      return { title: "the pod refused the work", message: halt.reason, remedy: causeIn(halt.reason)?.remedy ?? null };
    case "stopped":
      return {
        title: "stopped",
        message: halt.reason,
        remedy: "Raise step-timeout or idle-timeout if it only needs longer."
      };
    case "vanished":
      return {
        title: "the work on the pod ended without a word",
        message: "The job was killed, or the pod was restarted.",
        remedy: "Run again: what is done is kept, what is half-done is repaired. If it happens again, look at the pod's memory."
      };
  }
}
function stepWarnings(id, told3) {
  return told3.filter((one) => one.step === id && one.kind === "warning").map((one) => one.value);
}

// src/engine/boot.ts
import { createHash } from "node:crypto";

// src/operations/arguments.sh
var arguments_default = 'declare -a USER_ARGUMENTS=()\nread_arguments() {\n  local arguments\n  wish arguments\n  USER_ARGUMENTS=()\n  [[ -z $arguments ]] || mapfile -t USER_ARGUMENTS <<<"$arguments"\n}\nhas_argument() {\n  local __flag __given\n  for __flag; do\n    for __given in "${USER_ARGUMENTS[@]}"; do [[ ${__given%%=*} != "$__flag" ]] || return 0; done\n  done\n  return 1\n}\nargument_value() {\n  local __i __found=no\n  REPLY=\'\'\n  for ((__i = 0; __i < ${#USER_ARGUMENTS[@]}; __i++)); do\n    case ${USER_ARGUMENTS[__i]} in\n    "$1") REPLY=${USER_ARGUMENTS[__i + 1]-} __found=yes ;;\n    "$1"=*) REPLY=${USER_ARGUMENTS[__i]#*=} __found=yes ;;\n    esac\n  done\n  [[ $__found == yes ]]\n}\nknows_flag() {\n  text_of "$COMFYUI/comfy/cli_args.py"\n  [[ $REPLY =~ (^|[^a-z-])"$1"($|[^a-z-]) ]]\n}\n';

// src/operations/boot.sh
var boot_default = `boot_main() {
  exec 3>/dev/null
  JOB=boot
  discover_workspace
  mkdir -p "$WORKSPACE/logs"
  exec >>"$WORKSPACE/logs/boot.log" 2>&1
  now
  say "$REPLY boot.sh \${2-}"
  discover_container
  if [[ \${2-} == services ]]; then
    boot_services
  else
    restore_host_keys
    stamp_container
    setsid bash "$1" services </dev/null &
  fi
}

boot_services() {
  local __index
  boot_lock || return 0
  discover
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    (
      set -euo pipefail
      if boot_proved && boot_secrets; then "boot_$OPERATION"; fi
    ) || true
  done
  boot_settle
  mv "$WORKSPACE/.comfy-pod/lock" "$WORKSPACE/.comfy-pod/lock.done.$$" && rm -rf "$WORKSPACE/.comfy-pod/lock.done.$$"
}
boot_lock() {
  local __lock=$WORKSPACE/.comfy-pod/lock __tries __token='' __pid __start __container
  start_time $$
  CP_owner="by boot.sh on this pod" CP_token="boot $$ $REPLY $CONTAINER"
  for ((__tries = 0; __tries < 15; __tries++)); do
    lock_take && return 0
    { read -r __token <"$__lock/token"; } 2>/dev/null || true
    read -r __token __pid __start __container <<<"$__token"
    [[ $__token == boot ]] || return 1
    [[ $__container != "$CONTAINER" ]] || { start_time "$__pid" && [[ $REPLY == "$__start" ]]; } || break
    sleep 1
  done
  say "the boot.sh that held the lock is gone"
  mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"
  lock_take
}
boot_proved() {
  local needs __need
  wish needs
  for __need in $needs; do
    [[ -f $WORKSPACE/.comfy-pod/steps/$__need && -f $WORKSPACE/.install_markers/$__need.done ]] || {
      say "$STEP is not started: $__need is not installed"
      return 1
    }
  done
}
boot_secrets() {
  local secrets __name
  wish secrets
  for __name in $secrets; do
    [[ -n \${!__name-} ]] || {
      say "$STEP is not started: $__name is not in the container's environment"
      return 1
    }
    printf -v "SECRET_$__name" '%s' "\${!__name}"
  done
}

boot_comfyui_service() {
  local port
  wish port
  if find_service; then
    say "ComfyUI runs already, process $SERVICE_PID"
  elif ! is_our_start_script || ! is_comfyui "$COMFYUI" || [[ ! -x $PYTHON ]]; then
    say "ComfyUI is not started: its start script, its folder or its Python is not in place"
  elif port_stays_held "$port" 50; then
    describe_owner "$port"
    say "ComfyUI is not started: $REPLY"
  else
    launch_service "$WORKSPACE/logs/comfyui.$port.log"
    say "ComfyUI was started, process $LAUNCHED"
  fi
}

boot_service() {
  local name port command
  wish name port command
  service_wished
  if find_beside; then
    say "$name runs already, process $BESIDE_PID"
  elif [[ -z $command ]] && ! jupyterlab_installed; then
    say "$name is not started: $REPLY"
  elif [[ -n $port ]] && port_stays_held "$port" 50; then
    describe_owner "$port"
    say "$name is not started: $REPLY"
  else
    launch_beside
    say "$name was started, process $BESIDE_PID"
  fi
}
boot_settle() {
  local __pid='' __start='' __container='' __tries
  { read -r __pid __start __container <"$WORKSPACE/.comfy-pod/service"; } 2>/dev/null || return 0
  for ((__tries = 0; __tries < 50; __tries++)); do
    [[ $__container == "$CONTAINER" ]] && start_time "$__pid" && [[ $REPLY == "$__start" ]] || return 0
    ! find_service || return 0
    sleep 0.2
  done
}
`;

// src/operations/boot_script.sh
var boot_script_default = 'boot_script_current() {\n  local __file=$WORKSPACE/.comfy-pod/boot.sh __sum=\'\'\n  if [[ -n ${CP_boot_sum-} ]]; then\n    if [[ -n ${BOOT_SUM-} ]]; then\n      read -r __sum <&"$BOOT_SUM"\n      exec {BOOT_SUM}<&-\n      BOOT_SUM=\'\'\n    elif [[ -x $__file ]]; then\n      __sum=$(sha256sum <"$__file")\n    fi\n    if [[ ${__sum%% *} != "$CP_boot_sum" ]]; then\n      REPLY="$__file is not as it should be"\n      return 1\n    fi\n  fi\n  [[ ${CP_keep_host_keys-} != yes ]] || host_keys_kept\n}\nstart_script_look() {\n  local __file=$WORKSPACE/.comfy-pod/boot.sh\n  [[ -n ${CP_boot_sum-} && -x $__file ]] && index_of start_script || return 0\n  exec {BOOT_SUM}< <(sha256sum <"$__file")\n}\n\nwrite_boot_script() {\n  if [[ -n ${CP_boot-} ]]; then\n    printf \'%s\' "$CP_boot" | write_file "$WORKSPACE/.comfy-pod/boot.sh" 755 || die "$WORKSPACE/.comfy-pod/boot.sh cannot be written"\n  fi\n  if [[ ${CP_keep_host_keys-} == yes ]]; then keep_host_keys; fi\n}\n';

// src/operations/checkout.sh
var checkout_default = '\ncheckout_probe() {\n  checkout_where\n  checkout_look\n  state "$LOOK" "$LOOK_DETAIL"\n}\n\ncheckout_where() {\n  wish url ref folder asked update essential verdict\n  FOLDER=${folder:-$COMFYUI}\n  [[ $FOLDER == /* ]] || FOLDER=$WORKSPACE/$FOLDER\n}\ncheckout_look() {\n  repository_key "$url"\n  KEY=$REPLY\n  input url "$KEY"\n  input ref "$ref"\n  fact folder "$FOLDER"\n  read_git "$FOLDER"\n  read_record "$WORKSPACE/.comfy-pod/steps/$STEP"\n  LOOK=satisfied LOOK_DETAIL=\'\'\n  wanted_commit\n  checkout_damage || checkout_difference\n  input commit "$WANTED"\n  fact commit "$HEAD_COMMIT"\n  checkout_version\n  fact version "$REPLY"\n}\n\nlook() { LOOK=$1 LOOK_DETAIL=$2; }\nwanted_commit() {\n  local __answer=${ANSWER_OF_REMOTE[$STEP]-}\n  WANTED=\'\' UNASKED=\'\'\n  if [[ $update == yes && -n $__answer ]]; then\n    IFS=\' \' read -r WANTED UNASKED <&"$__answer"\n    [[ $WANTED != - ]] || WANTED=\'\'\n    [[ -z $WANTED$UNASKED ]] || return 0\n  fi\n  kept_commit\n}\nkept_commit() {\n  WANTED=\'\' KEPT=yes\n  if [[ ${NOTE[/url]-} == "$KEY" && ${NOTE[/ref]-} == "$ref" ]]; then\n    WANTED=${NOTE[/commit]-}\n  elif [[ ${RECORD[input.url]-} == "$KEY" && ${RECORD[input.ref]-} == "$ref" ]]; then\n    WANTED=${RECORD[input.commit]-}\n  fi\n  [[ -z $WANTED ]] || return 0\n  KEPT=no\n  [[ ! $ref =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]] || WANTED=$ref\n}\ncheckout_damage() {\n  local __file __lock __code __missing\n  if [[ ! -d $FOLDER ]]; then\n    look absent \'\'\n  elif [[ ! -e $FOLDER/.git ]]; then\n    look absent \'the folder is there, without a checkout\'\n    __code=("$FOLDER"/*.py)\n    [[ ${#__code[@]} -eq 0 ]] || look other \'the folder is there, and is no git repository\'\n  elif [[ -z $HEAD_COMMIT || ! -s $GIT_DIRECTORY/index || ${NOTE[/state]-} == begun ]]; then\n    look partial \'half-finished checkout\'\n  else\n    for __file in $essential; do\n      [[ -s $FOLDER/$__file || (-e $FOLDER/$__file && $__file == *__init__.py) ]] || { look partial "$__file is missing or empty" && return; }\n    done\n    __lock=$GIT_DIRECTORY/index.lock\n    [[ ! -e $__lock || -z $(find "$__lock" -mmin +2) ]] || { look partial \'index.lock was left behind by a git that was killed\' && return; }\n    if [[ -n ${ANSWER_OF_FILES[$STEP]-} ]]; then\n      mapfile -t __missing <&"${ANSWER_OF_FILES[$STEP]}"\n    else\n      mapfile -t __missing < <(missing_files)\n    fi\n    [[ ${#__missing[@]} -gt 0 ]] || return 1\n    printf -v __file \'%s, \' "${__missing[@]:0:3}"\n    look partial "tracked files are missing (${#__missing[@]}): ${__file%, }"\n  fi\n}\ncheckout_difference() {\n  local __there\n  if [[ ${#REMOTES[@]} -gt 0 && ${NOTE[/url]-} != "$KEY" ]] && ! remote_of "$KEY"; then\n    __there=${REMOTES[/origin]-}\n    repository_key "${__there:-${REMOTES[*]}}"\n    look other "the folder holds $REPLY, not $KEY"\n    return\n  fi\n  short "$HEAD_COMMIT"\n  __there=$REPLY\n  if [[ -n $UNASKED ]]; then\n    look other "to be updated; the remote could not be asked: $UNASKED"\n  elif [[ -z $WANTED ]]; then\n    if found_in_place || at_ref "$ref"; then\n      WANTED=$HEAD_COMMIT\n    elif [[ -n ${RECORD[input.ref]-}${RECORD[input.url]-} ]]; then\n      look other "the ref changed from ${RECORD[input.ref]:-the default branch} to ${ref:-the default branch}"\n    else\n      look other "is at $__there; the manifest asks for $ref"\n    fi\n  elif [[ $WANTED != "$HEAD_COMMIT" ]]; then\n    short "$WANTED"\n    if [[ $update == yes ]]; then\n      look other "ref moved $__there \u2192 $REPLY"\n    elif [[ $KEPT == yes ]]; then\n      look other "commit $__there instead of $REPLY: it was moved by hand"\n    else\n      look other "commit $__there \u2192 $REPLY"\n    fi\n  fi\n}\nfound_in_place() {\n  [[ ${#RECORD[@]} -eq 0 && $asked != yes && -n $HEAD_COMMIT && -z ${NOTE[/state]-} ]] || return 1\n  [[ ${#REMOTES[@]} -eq 0 ]] || remote_of "$KEY"\n}\ncheckout_version() {\n  local __file __line\n  for __file in comfyui_version.py pyproject.toml; do\n    [[ -f $FOLDER/$__file ]] || continue\n    while IFS= read -r __line; do\n      [[ $__line =~ ^(__version__|version)\\ *=\\ *[\\"\\\']([^\\"\\\']+) ]] || continue\n      REPLY=${BASH_REMATCH[2]}\n      return\n    done <"$FOLDER/$__file"\n  done\n  REPLY=\'\'\n}\n\ncheckout_fetch() {\n  checkout_where\n  checkout_get\n}\ncheckout_get() {\n  local __step=$WORKSPACE/.comfy-pod/steps/$STEP __reset=no\n  has git || die "git is missing on the pod: install it, or let the step system_packages do so"\n  mkdir -p "$FOLDER" || die "$FOLDER cannot be made"\n  repository_key "$url"\n  KEY=$REPLY COMMIT=\'\' REF_NAME=\'\'\n  checkout_open\n  read_record "$__step" || true\n  [[ ${#RECORD[@]} -eq 0 || -f $WORKSPACE/.install_markers/$STEP.done ]] || __reset=yes\n  kept_commit\n  if [[ -z $WANTED ]] && found_in_place; then WANTED=$HEAD_COMMIT KEPT=no; fi\n  if [[ -n $WANTED && $update != yes && $__reset == no ]]; then\n    COMMIT=$WANTED REF_NAME=${NOTE[/name]-}\n    tell_moved\n  elif ! resolve_ref "$url" "$ref"; then\n    [[ $GIT_MEANING == no-ref && $ref =~ ^[0-9a-f]{7,63}$ ]] || die "$GIT_REASON"\n  fi\n  UNFINISHED=no\n  [[ ${NOTE[/state]-} != begun ]] || UNFINISHED=yes\n  checkout_remote\n  keep_commits "$HEAD_COMMIT"\n  [[ $REF_NAME != refs/heads/* ]] || keep_commits "$(git_here rev-parse -q --verify "$REF_NAME" || true)"\n  bring_commit\n  write_note begun\n  short "$COMMIT"\n  say "$KEY at ${ref:+$ref, }$REPLY in $FOLDER"\n  if ! switch_to "$COMMIT"; then\n    [[ -z ${SECOND_TIME-} ]] || die "the checkout in $FOLDER could not be written: ${GIT_SAID:-git gave no reason}"\n    say "the repository in $FOLDER is damaged: $GIT_SAID"\n    aside "$FOLDER/.git"\n    SECOND_TIME=yes checkout_get\n    return\n  fi\n  bring_submodules\n  write_note whole\n}\ncheckout_open() {\n  local __process __folder __lock\n  if [[ -e $FOLDER/.git ]] && { ! read_git "$FOLDER" || ! git_here rev-parse --git-dir >/dev/null 2>&1; }; then\n    aside "$FOLDER/.git"\n  fi\n  [[ -e $FOLDER/.git ]] || git -c safe.directory=\'*\' -c init.defaultBranch=main -c init.templateDir= init -q "$FOLDER" || die "no repository can be made in $FOLDER"\n  read_git "$FOLDER"\n  if [[ -n $HEAD_COMMIT ]] && ! git_here cat-file -e "$HEAD_COMMIT^{tree}" 2>/dev/null; then\n    say "the commit $HEAD_COMMIT in $FOLDER cannot be read"\n    aside "$FOLDER/.git"\n    git -c safe.directory=\'*\' -c init.defaultBranch=main -c init.templateDir= init -q "$FOLDER"\n    read_git "$FOLDER"\n  fi\n  for __lock in "$GIT_DIRECTORY"/{index,HEAD,shallow,config,packed-refs}.lock; do\n    [[ -e $__lock ]] || continue\n    for __process in /proc/[0-9]*; do\n      [[ $(readlink "$__process/exe" 2>/dev/null) == */git ]] || continue\n      __folder=$(readlink "$__process/cwd" 2>/dev/null) || continue\n      [[ "$__folder/" != "$(cd "$FOLDER" && pwd -P)/"* ]] || die "another git (process ${__process#/proc/}) is at work in $FOLDER: try again when it has ended"\n    done\n    rm -f "$__lock"\n  done\n}\n\ntell_moved() {\n  [[ -n $HEAD_COMMIT && $HEAD_COMMIT != "$COMMIT" && $KEPT == yes && ${NOTE[/state]-whole} == whole ]] || return 0\n  short "$HEAD_COMMIT"\n  local __there=$REPLY\n  short "$COMMIT"\n  say "$FOLDER was moved to $__there by hand; it is brought back to $REPLY"\n  warn "$FOLDER was moved to $__there by hand and is brought back to $REPLY, which ${ref:-its default branch} meant when it was installed; ask with \\`update\\` for a newer one"\n}\nwrite_note() {\n  printf \'state=%s\\nurl=%s\\nref=%s\\ncommit=%s\\nname=%s\\n\' "$1" "$KEY" "$ref" "$COMMIT" "$REF_NAME" | write_file "$GIT_DIRECTORY/comfy-pod" ||\n    die "the disk below $FOLDER is full, or cannot be written"\n}\n';

// src/operations/comfyui_http.sh
var comfyui_http_default = `http_ask() {
  if [[ \${SERVICE_SCHEME-} == https ]]; then
    local __host=$1
    [[ $__host != *:* ]] || __host="[$__host]"
    curl -skig --http1.0 --max-time "$4" "https://$__host:$2$3" 2>/dev/null
    return
  fi
  timeout "$4" bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\\r\\nHost: localhost:%s\\r\\n\\r\\n" "$2" "$1" >&3 && cat <&3' "$1" "$2" "$3" 2>/dev/null
}
http_get() {
  local __answer
  BODY=''
  __answer=$(http_ask "$@") && http_body "$__answer"
}
http_body() {
  BODY=''
  [[ $1 == HTTP/*([^ ])' 200'* ]] || return 1
  BODY=\${1#*$'\\r\\n\\r\\n'}
}
json_string() {
  local __pattern="\\"$1\\": *\\"(([^\\"\\\\\\\\]|\\\\\\\\.)*)\\""
  REPLY=''
  [[ ! $BODY =~ $__pattern ]] || REPLY=\${BASH_REMATCH[1]//\\\\\\"/\\"}
}
reachable() {
  REPLY=\${1%%,*}
  case $REPLY in
  0.0.0.0 | localhost | '') REPLY=127.0.0.1 ;;
  ::) REPLY=::1 ;;
  esac
}
port_owner() {
  local __hex __fields __inodes=' ' __file __link __lines
  OWNER_PID='' OWNER_COMMAND=''
  printf -v __hex ':%04X' "$1"
  for __file in /proc/net/tcp /proc/net/tcp6; do
    { mapfile -t __lines <"$__file"; } 2>/dev/null || continue
    for __fields in "\${__lines[@]}"; do
      read -ra __fields <<<"$__fields"
      [[ \${__fields[1]-} == *"$__hex" && \${__fields[3]-} == 0A ]] && __inodes+="\${__fields[9]} "
    done
  done
  [[ $__inodes != ' ' ]] || return 1
  while read -r __file __link; do
    __link=\${__link#socket:[}
    [[ $__inodes == *" \${__link%]} "* ]] || continue
    OWNER_PID=\${__file#/proc/}
    OWNER_PID=\${OWNER_PID%%/*}
    OWNER_COMMAND=$(tr '\\0' ' ' 2>/dev/null <"/proc/$OWNER_PID/cmdline")
    break
  done < <(find /proc/[0-9]*/fd -maxdepth 1 -lname 'socket:*' -printf '%p %l\\n' 2>/dev/null)
  return 0
}
port_stays_held() {
  local __until REPLY
  milliseconds
  __until=$((REPLY + 100 * $2))
  while port_owner "$1"; do
    milliseconds
    ((REPLY < __until)) || return 0
    sleep 0.1
  done
  return 1
}
describe_owner() {
  REPLY="port $1 is held by process \${OWNER_PID:-of another user}\${OWNER_COMMAND:+ (\${OWNER_COMMAND% })}"
}
`;

// src/operations/comfyui_process.sh
var comfyui_process_default = `find_service() {
  SERVICE_PID='' SERVICE_START='' SERVICE_PORT='' SERVICE_LISTEN='' SERVICE_ADDRESS='' SERVICE_SCHEME=http SERVICE_SETTINGS=''
  [[ -z \${JOB-} ]] || find_running
  [[ -n $RUNNING_PID && $RUNNING_FOLDER -ef $COMFYUI ]] && start_time "$RUNNING_PID" || return 1
  SERVICE_PID=$RUNNING_PID SERVICE_START=$REPLY SERVICE_PORT=$RUNNING_PORT
  process_listen "$SERVICE_PID"
  SERVICE_LISTEN=$REPLY
  reachable "$REPLY"
  SERVICE_ADDRESS=$REPLY
  local __entry
  while IFS= read -r -d '' __entry; do
    [[ $__entry != --tls-certfile* ]] || SERVICE_SCHEME=https
  done 2>/dev/null <"/proc/$SERVICE_PID/cmdline" || true
  while IFS= read -r -d '' __entry; do
    [[ $__entry != COMFY_POD_SETTINGS=* ]] || SERVICE_SETTINGS=\${__entry#*=}
  done 2>/dev/null <"/proc/$SERVICE_PID/environ" || true
}
service_answers() {
  local __answer
  if [[ -z \${SERVICE_ASKED-} ]]; then
    http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /system_stats "$1"
    return
  fi
  IFS= read -r -d '' __answer <&"$SERVICE_ASKED"
  exec {SERVICE_ASKED}<&-
  SERVICE_ASKED=''
  http_body "$__answer"
}
declare -a CHANGES=()
recorded_changes() {
  local __file __key __value __time __result
  CHANGES=()
  for __file in "$WORKSPACE"/.comfy-pod/steps/*; do
    case \${__file##*/} in comfyui_service | service_* | start_script | model_directories | cuda_check | custom_nodes | overall_installation) continue ;; esac
    __time='' __result=''
    while IFS='=' read -r __key __value; do
      case $__key in
      time) __time=$__value ;;
      result) __result=$__value && break ;;
      esac
    done <"$__file"
    [[ $__result != @(installed|updated) ]] || CHANGES+=("\${__file##*/} $__time")
  done
}
service_due() {
  local __because=() __line __known='' __since __settings
  script_settings
  __settings=$REPLY
  if [[ -n $SERVICE_SETTINGS ]]; then
    [[ $SERVICE_SETTINGS == "$__settings" ]] || __because+=("its settings")
  elif read_record "$WORKSPACE/.comfy-pod/steps/comfyui_service" && [[ \${RECORD[input.settings]-"$__settings"} != @(|"$__settings") ]]; then
    __because+=("its settings")
  fi
  recorded_changes
  text_of "$WORKSPACE/.comfy-pod/service"
  __known=$REPLY
  if [[ $__known == "$SERVICE_PID $SERVICE_START $CONTAINER"$'\\n'* ]]; then
    for __line in "\${CHANGES[@]}"; do [[ $__known == *$'\\n'"$__line"$'\\n'* ]] || __because+=("\${__line%% *}"); done
  else
    started_at "$SERVICE_START"
    __since=$REPLY
    for __line in "\${CHANGES[@]}"; do [[ ! \${__line#* } > $__since ]] || __because+=("\${__line%% *}"); done
  fi
  printf -v REPLY '%s, ' "\${__because[@]}"
  REPLY=\${REPLY%, }
}
started_at() {
  local __key __value __boot=0
  while read -r __key __value; do [[ $__key != btime ]] || __boot=$__value; done </proc/stat
  printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' "$((__boot + $1 / 100))"
}
stop_service() {
  local __signal __tries
  for __signal in TERM KILL; do
    for ((__tries = 0; __tries < 150; __tries++)); do
      start_time "$SERVICE_PID" && [[ $REPLY == "$SERVICE_START" ]] || return 0
      if ((__tries == 0)); then
        say "sending SIG$__signal to ComfyUI, process $SERVICE_PID"
        kill "-$__signal" "$SERVICE_PID" 2>/dev/null || true
      fi
      sleep 0.2
    done
  done
  die "process $SERVICE_PID does not end, not even by SIGKILL; restart the pod"
}
new_log() {
  mkdir -p "\${1%/*}"
  [[ ! -s $1 ]] || mv -f "$1" "$1.previous"
  : >"$1"
}
become_detached() {
  local __log=$1 __descriptor
  shift
  exec </dev/null >>"$__log" 2>&1
  for __descriptor in /proc/self/fd/*; do
    __descriptor=\${__descriptor##*/}
    ((__descriptor < 3 || __descriptor == 255)) || exec {__descriptor}>&-
  done
  exec setsid "$@"
}
launch_service() {
  local secrets
  wish secrets
  new_log "$1"
  recorded_changes
  (
    give_secrets
    become_clean $secrets
    become_detached "$1" bash "$WORKSPACE/comfyStart.sh"
  ) &
  LAUNCHED=$!
  start_time "$LAUNCHED" || true
  printf '%s\\n' "$LAUNCHED $REPLY $CONTAINER" "\${CHANGES[@]}" | write_file "$WORKSPACE/.comfy-pod/service"
}
`;

// src/operations/comfyui_service.sh
var comfyui_service_default = `SERVICE_ASKED=''
comfyui_service_look() {
  index_of comfyui_service && find_service || return 0
  exec {SERVICE_ASKED}< <(http_ask "$SERVICE_ADDRESS" "$SERVICE_PORT" /system_stats 5)
}

comfyui_service_probe() {
  local port
  wish port
  script_settings
  input settings "$REPLY"
  if ! find_service; then
    if port_owner "\${port:-8188}"; then
      describe_owner "\${port:-8188}"
      state absent "ComfyUI does not run, and $REPLY"
    else
      state absent "ComfyUI does not run"
    fi
    return
  fi
  fact pid "$SERVICE_PID"
  fact port "$SERVICE_PORT"
  fact listen "$SERVICE_LISTEN"
  if [[ -n $SERVICE_SETTINGS ]]; then fact started_by us; else fact started_by others; fi
  if ! service_awaited; then
    state partial "process $SERVICE_PID does not answer on port $SERVICE_PORT"
    return
  fi
  service_facts
  service_due
  if [[ -n $REPLY ]]; then
    state other "restart due: changed since it was started: $REPLY"
  else
    [[ $SERVICE_PORT == "\${port:-8188}" ]] || warn "ComfyUI was started by others on port $SERVICE_PORT, not \${port:-8188}; it stays there until it is restarted"
    state satisfied "process $SERVICE_PID answers on port $SERVICE_PORT"
  fi
}
service_awaited() {
  if [[ -n \${JOB-} ]]; then await_answer "$SERVICE_PID" 60; else service_answers 5; fi
}
service_facts() {
  local __key
  for __key in comfyui_version python_version pytorch_version; do
    json_string "$__key"
    fact "$__key" "$REPLY"
  done
  BODY=\${BODY##*\\"devices\\"}
  json_string name
  fact device "$REPLY"
  json_string type
  fact device_type "$REPLY"
}

comfyui_service_start() {
  local port restart forced start_timeout __due='' __silent __log
  wish port restart forced start_timeout
  port=\${port:-8188} start_timeout=\${start_timeout:-600}
  if find_service; then
    service_due
    __due=$REPLY
    [[ $forced != yes ]] || __due=\${__due:-forced}
    if [[ -z $__due ]] && await_answer "$SERVICE_PID" "$start_timeout"; then
      left_running
      return
    fi
    __silent="process $SERVICE_PID runs but did not answer on port $SERVICE_PORT within $start_timeout s"
    if [[ -z $__due && $restart == never ]]; then
      die "$__silent; with restart: never it is left as it is"
    elif [[ -z $__due ]]; then
      say "$__silent: it is restarted"
    elif [[ -n $__due ]]; then
      say "restart due: $__due"
      case $restart in
      never)
        outcome running "restart due, restart: never"
        return
        ;;
      now) ;;
      *)
        await_idle || {
          outcome running "restart due, $REPLY"
          return
        }
        ;;
      esac
    fi
    start_script_there
    [[ $SERVICE_PORT == "$port" ]] || refuse_port "$port" 1
    stop_service
    sleep 0.5
    if find_service && await_answer "$SERVICE_PID" "$start_timeout"; then
      warn "something on this pod starts ComfyUI by itself (process $SERVICE_PID); it is left as that started it"
      return
    fi
  fi
  start_script_there
  refuse_port "$port" 50
  __log=$WORKSPACE/logs/comfyui.$port.log
  launch_service "$__log"
  follow_start "$__log" "$start_timeout"
}

start_script_there() {
  [[ -f $WORKSPACE/comfyStart.sh ]] || die "there is no $WORKSPACE/comfyStart.sh: the step start_script comes first"
}
left_running() {
  local verdict
  wish verdict
  say "ComfyUI runs already, process $SERVICE_PID"
  if [[ $verdict != update && -f $WORKSPACE/.comfy-pod/steps/$STEP && -f $WORKSPACE/.install_markers/$STEP.done ]]; then
    outcome skipped "runs already"
  else
    outcome adopted "runs already"
  fi
}
comfyui_service_stop() {
  local restart __busy=''
  wish restart
  if ! find_service; then
    outcome skipped "ComfyUI does not run"
    return
  fi
  if [[ $restart != now ]] && ! await_idle; then
    __busy=$REPLY
    warn "ComfyUI was stopped with $__busy: they did not finish within restart-wait"
  fi
  stop_service
  sleep 0.5
  ! find_service || die "something on this pod starts ComfyUI by itself (process $SERVICE_PID): stop that"
  outcome updated "stopped\${__busy:+ with $__busy}"
}
refuse_port() {
  port_stays_held "$1" "$2" || return 0
  describe_owner "$1"
  die "$REPLY. It is left as it is: end it yourself, or write another port: in the manifest"
}
follow_start() {
  local __tail __code=0 __since
  milliseconds
  __since=$REPLY
  trap 'kill -- "-$LAUNCHED" 2>/dev/null; exit 143' TERM
  tail -n +1 -f -s 0.2 --pid="$LAUNCHED" "$1" 2>/dev/null &
  __tail=$!
  if await_answer "$LAUNCHED" "$2"; then
    trap - TERM
    kill "$__tail" 2>/dev/null || true
    wait "$__tail" 2>/dev/null || true
    milliseconds
    fact ready_seconds "$(seconds_between "$__since" "$REPLY")"
    say "ComfyUI answers on port $SERVICE_PORT, process $LAUNCHED"
    return
  fi
  if start_time "$LAUNCHED"; then
    kill "$__tail" 2>/dev/null || true
    die "ComfyUI did not answer within $2 s; it is still at work, and its log is $1"
  fi
  wait "$LAUNCHED" || __code=$?
  sleep 0.5
  kill "$__tail" 2>/dev/null || true
  startup_reason "$1" "$__code"
  die "$REPLY"
}
await_answer() {
  local __until=$((SECONDS + $2))
  while ((SECONDS < __until)); do
    start_time "$1" || return 1
    if find_service && service_answers 10; then return 0; fi
    sleep 0.5
  done
  return 1
}
await_idle() {
  local restart_wait __until __left='' __told='' __queued=''
  wish restart_wait
  __until=$((SECONDS + \${restart_wait:-600}))
  while :; do
    start_time "$SERVICE_PID" && [[ $REPLY == "$SERVICE_START" ]] || return 0
    if http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /prompt 10 && [[ $BODY =~ \\"queue_remaining\\":\\ *([0-9]+) ]]; then
      __left=\${BASH_REMATCH[1]}
      ((__left > 0)) || return 0
      __queued="$__left prompts queued"
      [[ $__left != 1 ]] || __queued="1 prompt queued"
      [[ $__told == "$__left" ]] || say "waiting: $__queued"
      __told=$__left
    fi
    if ((SECONDS >= __until)); then
      REPLY=$__queued
      [[ -z $__queued ]]
      return
    fi
    sleep 1
  done
}

comfyui_service_prove() {
  find_service || die "ComfyUI ended right after it had answered"
  service_log
  judge_loading "$REPLY"
}
comfyui_service_quick_test() {
  local __log=$WORKSPACE/logs/comfyui.quick-test.log __code=0
  if find_service; then
    warn "ComfyUI runs (process $SERVICE_PID), so what changed is proved only when it is restarted"
    return
  fi
  knows_flag --quick-test-for-ci || die "this ComfyUI has no --quick-test-for-ci, so its nodes cannot be proved without starting it"
  mkdir -p "\${__log%/*}"
  (
    local secrets
    wish secrets
    give_secrets
    become_clean $secrets
    exec 3>&- timeout --foreground 900 bash "$WORKSPACE/comfyStart.sh" --quick-test-for-ci
  ) 2>&1 | tee "$__log" || __code=$?
  if ((__code != 0)); then
    startup_reason "$__log" "$__code"
    die "$REPLY"
  fi
  judge_loading "$__log"
}
`;

// src/operations/container_environment.sh
var container_environment_default = `
NOT_FOR_COMFYUI='@(_|PWD|OLDPWD|SHLVL|TERM|HOSTNAME|IFS|BASH*|SHELLOPTS|UID|EUID|PPID|PS4|ENV|PUBLIC_KEY|SSH_*|JUPYTER_*|INPUT_*|GITHUB_*|ACTIONS_*|RUNNER_*|CP_*|W_*|SECRET_*|COMFY_POD_*)'
become_clean() {
  local __name __entry __container_path='' __keep=" $* HOME PATH USER "
  while IFS= read -r __name; do
    [[ $__keep == *" $__name "* ]] || export -n "\${__name?}"
  done < <(compgen -e)
  export LANG=C.UTF-8
  [[ $IN_CONTAINER == yes ]] || return 0
  while IFS= read -r -d '' __entry; do
    __name=\${__entry%%=*}
    [[ $__name =~ ^[A-Za-z_][A-Za-z0-9_]*$ && $__name != $NOT_FOR_COMFYUI && $__name != __* ]] || continue
    if [[ $__name == PATH ]]; then
      __container_path=\${__entry#*=}
    elif [[ $__keep != *" $__name "* ]]; then
      export "$__name=\${__entry#*=}"
    fi
  done 2>/dev/null </proc/1/environ || true
  [[ -z $__container_path ]] || PATH=$__container_path
}
`;

// src/operations/cuda_check.sh
var cuda_check_default = '\ncuda_check_probe() {\n  local gpu __key\n  wish gpu\n  torch_build\n  input container "$CONTAINER"\n  input driver "$DRIVER"\n  input torch "$TORCH_VERSION"\n  input cuda "$TORCH_CUDA"\n  if [[ $gpu == none ]]; then\n    not_needed "nothing to check: gpu: none"\n  elif ((GPU_COUNT == 0)) && [[ $gpu != required ]]; then\n    warn "there is no GPU on this pod: ComfyUI runs on the processor, slowly"\n    not_needed "nothing to check: no GPU on this pod"\n  elif ! read_cuda_check; then\n    state absent "not checked in this container"\n  else\n    for __key in "${!CUDA_CHECK[@]}"; do\n      [[ $__key == @(container|result) ]] || fact "$__key" "${CUDA_CHECK[$__key]}"\n    done\n    cuda_check_gpu\n    for __key in container driver torch cuda; do\n      [[ ${CUDA_CHECK[$__key]-} == "${INPUTS[$__key]}" ]] && continue\n      state other "checked with $__key ${CUDA_CHECK[$__key]:-none}, now ${INPUTS[$__key]:-none}"\n      return\n    done\n    if [[ ${CUDA_CHECK[result]-} == passed ]]; then\n      state satisfied "torch computes on the GPU"\n    else\n      state other "the last check failed: ${CUDA_CHECK[cause]-}"\n    fi\n  fi\n}\ntorch_build() {\n  local __site __line\n  TORCH_VERSION=\'\' TORCH_CUDA=\'\'\n  for __site in "${SITE_PACKAGES[@]}"; do\n    [[ -f $__site/torch/version.py ]] || continue\n    while IFS= read -r __line; do\n      [[ ! $__line =~ ^__version__\\ *=\\ *[\\"\\\']([^\\"\\\']+) ]] || TORCH_VERSION=${BASH_REMATCH[1]}\n      [[ ! $__line =~ ^cuda[^=]*=\\ *[\\"\\\']([^\\"\\\']+) ]] || TORCH_CUDA=${BASH_REMATCH[1]}\n    done <"$__site/torch/version.py"\n    return\n  done\n}\ndeclare -A CUDA_CHECK=()\nread_cuda_check() {\n  CUDA_CHECK=()\n  local __line __file=$HOME/.comfy-pod/cuda-check-${CONTAINER_STAMP##*-}\n  [[ -f $__file ]] || return 1\n  while IFS= read -r __line; do\n    unescape "${__line#*=}"\n    CUDA_CHECK[${__line%%=*}]=$REPLY\n  done <"$__file"\n}\ncuda_check_gpu() {\n  local __name=${CUDA_CHECK[device0.name]-}\n  [[ ${CUDA_CHECK[devices]-1} == 1 || -z $__name ]] || __name="${CUDA_CHECK[devices]} \xD7 $__name"\n  fact gpu "$__name"\n}\n\ncuda_check_install() {\n  local gpu script __answer __code=0\n  wish gpu script\n  if [[ $gpu == none ]] || ((GPU_COUNT == 0)); then\n    [[ $gpu != required ]] || die "there is no GPU on this pod, and the manifest says gpu: required; rent a pod with one, or write gpu: auto"\n    return 0\n  fi\n  [[ -x $PYTHON ]] || die "there is no Python at $PYTHON: the step python_env comes first"\n  torch_build\n  __answer=$(become_clean && exec timeout --foreground 300 "$PYTHON" -I -c "$script") || __code=$?\n  printf \'%s\\n\' "$__answer"\n  [[ $\'\\n\'$__answer == *$\'\\n\'result=* ]] || die "the check ended with code $__code before it could tell anything: its last words are in the log above"\n  printf \'%s\\ncontainer=%s\\ndriver=%s\\ntorch=%s\\ncuda=%s\\n\' "$__answer" "$CONTAINER" "$DRIVER" "$TORCH_VERSION" "$TORCH_CUDA" |\n    write_file "$HOME/.comfy-pod/cuda-check-${CONTAINER_STAMP##*-}"\n  read_cuda_check\n  [[ ${CUDA_CHECK[result]} == passed ]] || die "${CUDA_CHECK[cause]-}. ${CUDA_CHECK[remedy]-}"\n}\n';

// src/operations/distributions.sh
var distributions_default = '\ndeclare -A DISTRIBUTIONS=()\npackages_index() {\n  local __site __folder __name\n  DISTRIBUTIONS=()\n  for __site in "${SITE_PACKAGES[@]}"; do\n    for __folder in "$__site"/*.dist-info "$__site"/*.egg-info; do\n      __name=${__folder##*/}\n      __name=${__name%.*}\n      canonical_name "${__name%%-*}"\n      [[ -v DISTRIBUTIONS[$REPLY] ]] || DISTRIBUTIONS[$REPLY]=$__folder\n    done\n  done\n}\ncanonical_name() {\n  REPLY=${1,,}\n  REPLY=${REPLY//[-_.]/-}\n  while [[ $REPLY == *--* ]]; do REPLY=${REPLY//--/-}; done\n}\ndistribution_version() {\n  REPLY=\'\'\n  [[ -v DISTRIBUTIONS[$1] ]] || return 1\n  REPLY=${DISTRIBUTIONS[$1]##*/}\n  REPLY=${REPLY%.@(dist|egg)-info}\n  REPLY=${REPLY%-py3.+([0-9])}\n  [[ $REPLY != *-* ]] || REPLY=${REPLY#*-}\n}\nNAMED=()\ndeclare -A OPTIONAL=()\npackages_named() {\n  local __line\n  NAMED=() OPTIONAL=()\n  packages_text\n  while IFS= read -r __line; do\n    [[ $__line =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)(.?) && ${BASH_REMATCH[2]} != [+:/\\\\] ]] || continue\n    canonical_name "${BASH_REMATCH[1]}"\n    NAMED+=("$REPLY")\n    [[ $__line != *\\;* ]] || OPTIONAL[$REPLY]=1\n  done <<<"$REPLY"\n}\nHOLLOW=()\npackages_hollow() {\n  local __name __folder __site __module __files __file\n  HOLLOW=()\n  for __name in "${NAMED[@]}"; do\n    [[ -v DISTRIBUTIONS[$__name] ]] || continue\n    __folder=${DISTRIBUTIONS[$__name]} __site=${DISTRIBUTIONS[$__name]%/*} __module=${__name//-/_}\n    [[ ! -e $__site/$__module && ! -e $__site/$__module.py && -f $__folder/RECORD ]] || continue\n    mapfile -t -n 200 __files <"$__folder/RECORD"\n    for __file in "${__files[@]}"; do\n      __file=${__file%%,*}\n      [[ $__file != @(..|/|\\"|*.dist-info/|*.pyc|__editable__)* ]] || continue\n      [[ -e $__site/$__file ]] || HOLLOW+=("$__name")\n      break\n    done\n  done\n}\n';

// src/operations/dropped.sh
var dropped_default = `tell_dropped() {
  local __i __file __list='' __from
  local -A __named=()
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __from=W_\${__i}_operation
    [[ \${!__from} == node ]] || continue
    __from=W_\${__i}_url
    repository_key "\${!__from}"
    __named[/$REPLY]=1
  done
  for __file in "$WORKSPACE"/.comfy-pod/steps/node_*; do
    read_record "$__file" && [[ -d \${RECORD[fact.folder]-} && ! -v __named[/\${RECORD[input.url]-}] ]] || continue
    __list+=\${RECORD[fact.folder]}$'\\n'
  done
  fact dropped_nodes "\${__list%$'\\n'}"
  dropped_packages
  fact dropped_packages "$REPLY"
}
dropped_packages() {
  local __line __lines='' __now=$'\\n' __from
  if index_of dependencies_additional; then
    __from=W_\${REPLY}_lines
    while IFS= read -r __line; do
      package_name "$__line"
      __now+=$REPLY$'\\n'
    done <<<"\${!__from-}"
  fi
  REPLY=''
  read_record "$WORKSPACE/.comfy-pod/steps/dependencies_additional" || return 0
  while IFS= read -r __line; do
    package_name "$__line"
    [[ -z $REPLY || $__now == *$'\\n'"$REPLY"$'\\n'* ]] || __lines+=$REPLY$'\\n'
  done <<<"\${RECORD[input.requirements]-}"
  REPLY=\${__lines%$'\\n'}
}
package_name() {
  REPLY=\${1##+([[:space:]])}
  if [[ $REPLY =~ ^([A-Za-z0-9._-]+)([^A-Za-z0-9._+:-]|$) ]]; then canonical_name "\${BASH_REMATCH[1]}"; fi
}
`;

// src/operations/folder_paths.sh
var folder_paths_default = `declare -a FOLDERS=() MODEL_KINDS=()
declare -A MODEL_FOLDERS=()
read_folder_paths() {
  FOLDERS=() MODEL_KINDS=() MODEL_FOLDERS=()
  local __base=$COMFYUI __models __line __kind='' __root __name __seen=$'\\n'
  local __join="(models_dir|base_path|__file__\\)\\)), *[\\"']([^\\"']+)[\\"']((, *[\\"'][^\\"']+[\\"'])*)\\)"
  local __assigns="^folder_names_and_paths\\[[\\"']([^\\"']+)[\\"']\\]"
  [[ -f $COMFYUI/folder_paths.py ]] || return 1
  if argument_value --base-directory; then __base=$REPLY; fi
  __models=$__base/models
  if argument_value --models-directory; then __models=$REPLY; fi
  while IFS= read -r __line; do
    case $__line in
    *([[:space:]])'#'*) continue ;;
    [a-z]*) if [[ $__line =~ $__assigns ]]; then __kind=\${BASH_REMATCH[1]}; else __kind=''; fi ;;
    esac
    [[ $__line == *@(models_dir|base_path|__file__)* ]] || continue
    while [[ $__line =~ $__join ]]; do
      __line=\${__line#*"\${BASH_REMATCH[0]}"}
      __root=$__base __name=\${BASH_REMATCH[2]}\${BASH_REMATCH[3]//, /,}
      __name=\${__name//[\\"\\']/}
      __name=\${__name//,/\\/}
      [[ \${BASH_REMATCH[1]} != models_dir ]] || __root=$__models
      [[ $__root/$__name != "$__base/temp" ]] || continue
      if [[ $__root == "$__models" && -n $__kind ]]; then add_model_folder "$__kind" "$__name"; fi
      [[ $__seen != *$'\\n'"$__root/$__name"$'\\n'* ]] || continue
      __seen+=$__root/$__name$'\\n'
      FOLDERS+=("$__root/$__name")
    done
  done <"$COMFYUI/folder_paths.py"
}

add_model_folder() {
  [[ -v MODEL_FOLDERS[$1] ]] || MODEL_KINDS+=("$1")
  MODEL_FOLDERS[$1]+=$2$'\\n'
}
`;

// src/operations/generation.sh
var generation_default = `GENERATIONS_KEPT=10
GENERATION_FILES=(comfyStart.sh .comfy-pod/{constraints.txt,running-constraints.txt,extra_model_paths.yaml,manifest})

generations_folder() { REPLY=$WORKSPACE/.comfy-pod/generations; }
generation_record() {
  local manifest
  wish manifest
  if is_comfyui "$COMFYUI" && [[ -x $PYTHON ]]; then generation_begin; fi
  printf '%s\\n' "$manifest" | write_file "$WORKSPACE/.comfy-pod/manifest" || die "$WORKSPACE/.comfy-pod/manifest cannot be written"
}
generation_begin() {
  local __all
  generations_folder
  __all=$REPLY
  if generation_open; then
    say "a run before was cut off; generation $OPEN_NUMBER is what was there before it"
    REPLY=$OPEN_NUMBER
  else
    generation_take "$__all/.new"
    generation_keep ''
    say "generation $REPLY: what is there now is recorded"
  fi
  fact number "$REPLY"
  printf '%s run\\n' "$REPLY" | write_file "$__all/open" || die "$__all/open cannot be written"
}
generation_open() {
  local __file
  OPEN_NUMBER='' OPEN_KIND=''
  generations_folder
  __file=$REPLY/open
  [[ -f $__file ]] && read -r OPEN_NUMBER OPEN_KIND <"$__file" || return 1
  generation_is "$OPEN_NUMBER" && [[ $OPEN_KIND == rollback || -n $(find "$__file" -mmin -1440) ]]
}
generation_is() {
  [[ $1 == +([0-9]) ]] && generations_folder && read_record "$REPLY/$1/generation"
}
declare -a NUMBERS=()
generation_numbers() {
  local __path __found=()
  NUMBERS=()
  generations_folder
  for __path in "$REPLY"/+([0-9])/; do
    __path=\${__path%/}
    if generation_is "\${__path##*/}"; then __found+=("\${__path##*/}"); fi
  done
  ((\${#__found[@]} == 0)) || mapfile -t NUMBERS < <(printf '%s\\n' "\${__found[@]}" | sort -n)
}
generation_keep() {
  local __all __last='' __number
  generations_folder
  __all=$REPLY
  generation_numbers
  ((\${#NUMBERS[@]} == 0)) || __last=\${NUMBERS[-1]}
  if [[ -n $__last ]] && generation_compare "$__all/$__last" "$__all/.new"; then
    mv "$__all/$__last" "$__all/.old"
    mv "$__all/.new" "$__all/$__last"
    rm -rf "$__all/.old"
  else
    mv "$__all/.new" "$__all/$((\${__last:-0} + 1))"
    __last=$((\${__last:-0} + 1))
    for __number in "\${NUMBERS[@]:0:$((\${#NUMBERS[@]} < GENERATIONS_KEPT ? 0 : \${#NUMBERS[@]} - GENERATIONS_KEPT + 1))}"; do
      [[ $__number == "$1" ]] || rm -rf "\${__all:?}/$__number"
    done
  fi
  REPLY=$__last
}
generation_take() {
  local __to=$1 __path
  rm -rf "$__to"
  mkdir -p "$__to/edits" "$__to/files" || die "$__to cannot be made: is the disk full?"
  take_repositories "$__to" || die "the repositories could not be recorded in $__to: is the disk full?"
  node_entries >"$__to/nodes"
  freeze >"$__to/packages" || [[ \${2-} == broken ]] || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"
  [[ ! -f $ENVIRONMENT/pyvenv.cfg ]] || cp "$ENVIRONMENT/pyvenv.cfg" "$__to/"
  (
    cd "$WORKSPACE"
    for __path in .comfy-pod/steps/* .install_markers/* "\${GENERATION_FILES[@]}"; do
      [[ ! -f $__path ]] || cp -p --parents "$__path" "$__to/files/"
    done
  ) || die "the records could not be kept in $__to: is the disk full?"
  now
  {
    printf 'record=1\\ntime=%s\\n' "$REPLY"
    for __path in "run=\${CP_run-}" "comfyui=$COMFYUI" "python=$PYTHON" "python_version=$PYTHON_VERSION" "environment=$ENVIRONMENT" "provider=$PROVIDER"; do
      escape "\${__path#*=}"
      printf '%s=%s\\n' "\${__path%%=*}" "$REPLY"
    done
    printf 'end=1\\n'
  } | write_file "$__to/generation" || die "$__to cannot be written: is the disk full?"
}
repository_folders() {
  local __file __folder
  {
    printf '%s\\0' "$COMFYUI"
    for __folder in "$COMFYUI"/custom_nodes/*/; do printf '%s\\0' "\${__folder%/}"; done
    for __file in "$WORKSPACE"/.comfy-pod/steps/*; do
      if read_record "$__file" && [[ \${RECORD[fact.folder]-} == /* ]]; then printf '%s\\0' "\${RECORD[fact.folder]}"; fi
    done
  } | LC_ALL=C sort -zu
}
take_repositories() {
  local FOLDER __to=$1 __commit __note __url __urls __line=0
  while IFS= read -r -d '' FOLDER; do
    [[ -e $FOLDER/.git ]] && read_git "$FOLDER" && __commit=$(git_here rev-parse -q --verify 'HEAD^{commit}') || continue
    ((__line += 1))
    text_of "$GIT_DIRECTORY/comfy-pod"
    escape "$REPLY"
    __note=$REPLY
    escape "$FOLDER"
    __urls=("\${REMOTES[@]}")
    __url=\${REMOTES[/origin]:-\${__urls[0]-}}
    [[ ! $__url =~ ^(https?://)[^/@]*@(.*)$ ]] || __url=\${BASH_REMATCH[1]}\${BASH_REMATCH[2]}
    printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$REPLY" "$__commit" "\${HEAD_BRANCH:--}" "\${__url:--}" "\${__note:--}" >&4 || return 1
    edits >"$__to/edits/$__line" || return 1
    [[ -s $__to/edits/$__line ]] || rm -f "$__to/edits/$__line"
    [[ -n $(git_here rev-list --max-count=1 "$__commit" --not --remotes --tags --glob='refs/comfy-pod/*' 2>/dev/null) ]] ||
      git_here update-ref "refs/comfy-pod/was/$__commit" "$__commit" || true
  done < <(repository_folders) 4>"$__to/repositories"
}
edits() {
  git_here diff --binary --full-index --no-renames --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/ --ignore-submodules=all HEAD
}
node_entries() {
  local __path
  for __path in "$COMFYUI"/custom_nodes/*; do
    [[ \${__path##*/} != @(__pycache__|*.disabled) && (-d $__path || $__path == *.py) ]] || continue
    escape "\${__path##*/}"
    printf '%s\\n' "$REPLY"
  done
}
freeze() {
  local INSTALL=() __options=(--all)
  [[ $SYSTEM_SITE == no ]] || __options+=(--local)
  (
    set -o pipefail
    {
      if [[ $WRITER == uv ]] && { uv_find || uv_ensure >&2; }; then
        uv_settings
        "$UV" pip freeze --python "$PYTHON"
      else
        own_pip >&2 && PIP_DISABLE_PIP_VERSION_CHECK=1 "\${INSTALL[@]}" freeze "\${__options[@]}"
      fi
    } 2>"$JOB/freeze" | sed '/^#/d' | LC_ALL=C sort
  )
}
`;

// src/operations/generation_compare.sh
var generation_compare_default = 'declare -a DIFFERENCES=()\ngeneration_compare() {\n  local __key __name\n  local -A __was=() __is=()\n  DIFFERENCES=()\n  read_repositories "$1/repositories" __was\n  read_repositories "$2/repositories" __is\n  for __key in "${!__was[@]}"; do\n    [[ -n ${__is[$__key]-} && ${__is[$__key]} != "${__was[$__key]}" ]] || continue\n    DIFFERENCES+=("${__key##*/} ${__was[$__key]:0:7} \u2192 ${__is[$__key]:0:7}")\n  done\n  compare_folders "$1" "$2"\n  compare_packages "$1/packages" "$2/packages"\n  for __name in "$1" "$2"; do\n    [[ -f $__name/files/comfyStart.sh ]] || continue\n    cmp -s {"$1","$2"}/files/comfyStart.sh || DIFFERENCES+=("the start script")\n    break\n  done\n  ((${#DIFFERENCES[@]} == 0))\n}\ncompare_packages() {\n  local __key __name\n  local -A __was=() __is=()\n  read_packages "$1" __was\n  read_packages "$2" __is\n  for __key in "${!__was[@]}"; do\n    __name=${__key#/}\n    if [[ -z ${__is[$__key]-} ]]; then\n      DIFFERENCES+=("$__name ${__was[$__key]#*==} is gone")\n    elif [[ ${__is[$__key]} != "${__was[$__key]}" ]]; then\n      DIFFERENCES+=("$__name ${__was[$__key]#*==} \u2192 ${__is[$__key]#*==}")\n    fi\n  done\n  for __key in "${!__is[@]}"; do\n    __name=${__key#/}\n    [[ -n ${__was[$__key]-} ]] || DIFFERENCES+=("$__name ${__is[$__key]#*==} was added")\n  done\n}\ncompare_folders() {\n  local __key __line\n  local -A __from=() __to=()\n  for __key in "${!__was[@]}"; do __from[${__key##*/}]=1; done\n  for __key in "${!__is[@]}"; do __to[${__key##*/}]=1; done\n  while IFS= read -r __line; do __from[$__line]=1; done <"$1/nodes"\n  while IFS= read -r __line; do __to[$__line]=1; done <"$2/nodes"\n  for __key in "${!__from[@]}"; do [[ -n ${__to[$__key]-} ]] || DIFFERENCES+=("$__key is gone"); done\n  for __key in "${!__to[@]}"; do [[ -n ${__from[$__key]-} ]] || DIFFERENCES+=("$__key was added"); done\n}\nread_repositories() {\n  local -n __into=$2\n  local __folder __commit __rest\n  while IFS=$\'\\t\' read -r __folder __commit __rest; do __into["$__folder"]=$__commit; done <"$1"\n}\nread_packages() {\n  local -n __packages=$2\n  local __line\n  while IFS= read -r __line; do\n    package_of "$__line"\n    __packages["/$REPLY"]=$__line\n  done <"$1"\n}\npackage_of() {\n  REPLY=$1\n  [[ $1 == -e\\ * ]] || canonical_name "${1%%[ =@]*}"\n}\nsome_differences() {\n  printf -v REPLY \'%s, \' "${DIFFERENCES[@]:0:6}"\n  REPLY=${REPLY%, }\n  ((${#DIFFERENCES[@]} <= 6)) || REPLY+=", and $((${#DIFFERENCES[@]} - 6)) more"\n}\n';

// src/operations/git.sh
var git_default = `
declare -A REPOSITORY_MOVES=([github.com/comfyanonymous]=github.com/comfy-org [github.com/ltdrdata]=github.com/comfy-org)
repository_key() {
  local __host='' __path=$1 __owner
  if [[ $1 =~ ^[A-Za-z][A-Za-z0-9+.-]*://([^/]*@)?([^/@]*)(/.*)?$ ]]; then
    __host=\${BASH_REMATCH[2]} __path=\${BASH_REMATCH[3]}
    [[ $1 != https:* ]] || __host=\${__host%:443}
  elif [[ $1 =~ ^([^/@:]+@)?([^/@:]+):(.+)$ ]]; then
    __host=\${BASH_REMATCH[2]} __path=\${BASH_REMATCH[3]}
  fi
  [[ $__path != *%* || ! $__path =~ ^([^%\\\\]|%[0-9A-Fa-f]{2})*$ ]] || printf -v __path '%b' "\${__path//%/\\\\x}"
  __path=\${__path##+(/)}
  __path=\${__path%%+(/)}
  [[ \${__path,,} != *.git ]] || __path=\${__path%????}
  REPLY=file/$__path
  [[ -n $__host ]] || return 0
  __host=\${__host,,}
  REPLY=\${__host#www.}/\${__path,,}
  __owner=\${REPOSITORY_MOVES[\${REPLY%/*}]-}
  [[ -z $__owner ]] || REPLY=$__owner/\${REPLY##*/}
}

short() { REPLY=\${1:0:7}; }
declare -A REMOTES=() NOTE=()
read_git() {
  GIT_DIRECTORY='' HEAD_COMMIT='' HEAD_BRANCH='' REMOTES=() NOTE=()
  local __line='' __directory=$1/.git
  if [[ -f $__directory ]]; then
    read -r __line <"$__directory"
    __directory=\${__line#gitdir: }
    [[ $__directory == /* ]] || __directory=$1/$__directory
  fi
  [[ -s $__directory/HEAD ]] || return 1
  GIT_DIRECTORY=$__directory
  read -r __line <"$GIT_DIRECTORY/HEAD"
  if [[ $__line == 'ref: '* ]]; then
    HEAD_BRANCH=\${__line#ref: refs/heads/}
    read_ref "\${__line#ref: }"
    HEAD_COMMIT=$REPLY
  else
    HEAD_COMMIT=$__line
  fi
  read_remotes
  [[ ! -f $GIT_DIRECTORY/comfy-pod ]] || while IFS='=' read -r __line REPLY; do NOTE[/$__line]=$REPLY; done <"$GIT_DIRECTORY/comfy-pod"
}
common_directory() {
  REPLY=$GIT_DIRECTORY
  [[ -f $GIT_DIRECTORY/commondir ]] || return 0
  read -r REPLY <"$GIT_DIRECTORY/commondir"
  [[ $REPLY == /* ]] || REPLY=$GIT_DIRECTORY/$REPLY
}
read_ref() {
  local __name=$1 __common __line __found=''
  common_directory
  __common=$REPLY REPLY=''
  if [[ -d $__common/reftable ]]; then
    REPLY=$(git_here rev-parse -q --verify "\${__name/#'refs/heads/.invalid'/HEAD}^{commit}" 2>/dev/null)
    return 0
  fi
  if [[ -s $__common/$__name ]]; then
    read -r REPLY <"$__common/$__name"
    [[ $__name != refs/tags/* ]] || REPLY=$(git_here rev-parse -q --verify "$__name^{commit}" 2>/dev/null)
    return 0
  fi
  [[ -f $__common/packed-refs ]] || return 0
  while read -r __line; do
    if [[ -n $__found ]]; then
      [[ $__line != ^* ]] || REPLY=\${__line#^}
      return 0
    fi
    [[ $__line == *" $__name" ]] || continue
    __found=yes REPLY=\${__line%% *}
  done <"$__common/packed-refs"
  return 0
}

read_remotes() {
  local __line __name=''
  common_directory
  [[ -f $REPLY/config ]] || return 0
  while IFS=$' \\t' read -r __line; do
    case $__line in
    '['*) if [[ $__line =~ ^\\[remote[[:space:]]+\\"(.*)\\"\\] ]]; then __name=\${BASH_REMATCH[1]}; else __name=''; fi ;;
    url*) [[ -z $__name || ! $__line =~ ^url[[:space:]]*=[[:space:]]*\\"?([^\\"]*[^\\"[:space:]]) ]] || REMOTES[/$__name]=\${BASH_REMATCH[1]} ;;
    esac
  done <"$REPLY/config"
}
remote_of() {
  local __name __found=''
  for __name in "\${!REMOTES[@]}"; do
    repository_key "\${REMOTES[$__name]}"
    [[ $REPLY != "$1" || $__found == /origin ]] || __found=$__name
  done
  REPLY=\${__found#/}
  [[ -n $__found ]]
}
at_ref() {
  local __name
  [[ -n $HEAD_COMMIT && -n $1 ]] || return 1
  [[ $1 =~ ^[0-9a-f]{7,64}$ && $HEAD_COMMIT == "$1"* || $HEAD_BRANCH == "$1" ]] && return 0
  for __name in "refs/tags/$1" "refs/remotes/origin/$1"; do
    read_ref "$__name"
    [[ $REPLY != "$HEAD_COMMIT" ]] || return 0
  done
  return 1
}
git_here() {
  "\${GIVEN[@]}" git -C "$FOLDER" -c safe.directory='*' -c core.hooksPath=/dev/null -c gc.auto=0 -c core.fsmonitor=false -c core.splitIndex=false \\
    --git-dir="$GIT_DIRECTORY" --work-tree="$FOLDER" "$@"
}
missing_files() {
  local __data=()
  ! is_comfyui "$FOLDER" || __data=(. ':(exclude)'{models,input,output,user,custom_nodes})
  git_here diff-files --name-only --diff-filter=D --ignore-submodules=all -- "\${__data[@]}" 2>/dev/null
}
look_at_remote() {
  GIT_TRIES=1
  if resolve_ref "$url" "$ref" || [[ $GIT_MEANING == no-ref && $ref =~ ^[0-9a-f]{7,63}$ ]]; then GIT_REASON=''; fi
  printf '%s %s\\n' "\${COMMIT:--}" "\${GIT_REASON//$'\\n'/ }"
}
declare -A ANSWER_OF_REMOTE=() ANSWER_OF_FILES=()
git_look() {
  local __index __file
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    [[ $OPERATION == @(checkout|node|manager) ]] && "\${OPERATION}_where" || continue
    if [[ $update == yes ]]; then
      exec {__file}< <(look_at_remote)
      ANSWER_OF_REMOTE[$STEP]=$__file
    fi
    if read_git "$FOLDER" && [[ -f $GIT_DIRECTORY/index ]]; then
      exec {__file}< <(missing_files)
      ANSWER_OF_FILES[$STEP]=$__file
    fi
  done
}
`;

// src/operations/host_keys.sh
var host_keys_default = 'declare -a HOST_KEYS=()\nfind_host_keys() {\n  HOST_KEYS=() SSHD_PID_FILE=${CP_sshd_pid_file-}\n  if [[ -n ${CP_host_keys-} ]]; then\n    mapfile -t HOST_KEYS <<<"$CP_host_keys"\n    return\n  fi\n  local __word __value __rest\n  sshd_configuration\n  SSHD_PID_FILE=/run/sshd.pid\n  while read -r __word __value __rest; do\n    case ${__word,,} in\n    hostkey) HOST_KEYS+=("$__value") ;;\n    pidfile) SSHD_PID_FILE=$__value ;;\n    esac\n  done 2>/dev/null <"$REPLY"\n  [[ ${#HOST_KEYS[@]} -gt 0 ]] || HOST_KEYS=(/etc/ssh/ssh_host_{ed25519,ecdsa,rsa}_key)\n}\nsshd_configuration() {\n  local __pid=$$ __stat __name __line\n  REPLY=/etc/ssh/sshd_config\n  while { read -r __stat <"/proc/$__pid/stat"; } 2>/dev/null; do\n    __name=${__stat#*\\(}\n    if [[ $__name == sshd* ]]; then\n      __line=$(tr \'\\0\' \' \' 2>/dev/null <"/proc/$__pid/cmdline")\n      [[ ! $__line =~ \\ -f\\ *(/[^ ]+) ]] || REPLY=${BASH_REMATCH[1]}\n    fi\n    read -ra __stat <<<"${__stat##*) }"\n    __pid=${__stat[1]}\n  done\n}\nhost_keys_kept() {\n  local __path __key __unreadable=0\n  find_host_keys\n  printf -v __path \'%s\\n\' "${HOST_KEYS[@]}"\n  fact host_keys "${__path%$\'\\n\'}"\n  fact sshd_pid_file "$SSHD_PID_FILE"\n  for __path in "${HOST_KEYS[@]}"; do\n    [[ -f $__path ]] || continue\n    if [[ ! -r $__path ]]; then\n      __unreadable=1\n      continue\n    fi\n    text_of "$__path"\n    __key=$REPLY\n    text_of "$WORKSPACE/.comfy-pod/host-keys/${__path##*/}"\n    [[ $REPLY == "$__key" ]] || {\n      REPLY="the host key $__path is not kept"\n      return 1\n    }\n  done\n  ((__unreadable == 0)) || warn "keep-host-keys: ${USER:-this user} may not read the host keys of this pod, so they are not kept"\n}\nkeep_host_keys() {\n  local __path __folder=$WORKSPACE/.comfy-pod/host-keys __kept=()\n  find_host_keys\n  mkdir -p "$__folder" && chmod 700 "$__folder" || die "$__folder cannot be made"\n  for __path in "${HOST_KEYS[@]}"; do\n    [[ -f $__path && -r $__path ]] || continue\n    write_file "$__folder/${__path##*/}" 600 <"$__path" || die "$__folder cannot be written"\n    [[ ! -r $__path.pub ]] || write_file "$__folder/${__path##*/}.pub" <"$__path.pub" || die "$__folder cannot be written"\n    __kept+=("$__path")\n  done\n  printf \'%s\\n\' "$SSHD_PID_FILE" | write_file "$__folder/pid-file"\n  printf \'%s\\n\' "${__kept[@]}" | write_file "$__folder/paths" || die "$__folder cannot be written"\n  say "kept on the volume: ${__kept[*]}"\n}\nrestore_host_keys() {\n  local __path __folder=$WORKSPACE/.comfy-pod/host-keys __key __changed=no\n  [[ -f $__folder/paths ]] || return 0\n  while IFS= read -r __path; do\n    text_of "$__folder/${__path##*/}"\n    __key=$REPLY\n    [[ -n $__key && (! -e $__path || -z $CONTAINER) ]] || continue\n    text_of "$__path"\n    [[ $REPLY != "$__key" ]] || continue\n    write_file "$__path" 600 <"$__folder/${__path##*/}" || continue\n    [[ ! -f $__folder/${__path##*/}.pub ]] || write_file "$__path.pub" <"$__folder/${__path##*/}.pub" || true\n    say "put back: $__path"\n    __changed=yes\n  done <"$__folder/paths"\n  [[ $__changed == no ]] || reload_sshd "$__folder/pid-file"\n}\nreload_sshd() {\n  local __file=\'\' __pid=\'\'\n  { read -r __file <"$1" && read -r __pid <"$__file"; } 2>/dev/null || return 0\n  [[ $__pid == +([0-9]) && $(readlink "/proc/$__pid/exe") == */sshd ]] || return 0\n  say "sshd (process $__pid) reads its host keys again"\n  kill -HUP "$__pid" 2>/dev/null || true\n}\n';

// src/operations/jupyterlab.sh
var jupyterlab_default = 'jupyterlab_installed() {\n  local version __environment=$WORKSPACE/.comfy-pod/jupyter __version __package\n  wish version\n  __package=("$__environment"/lib/python3.*/site-packages/jupyterlab/__init__.py)\n  text_of "$__environment/installed"\n  __version=${REPLY%$\'\\n\'}\n  if [[ -z $__version ]]; then\n    REPLY="JupyterLab is not installed"\n  elif [[ $__version != "$version" ]]; then\n    REPLY="JupyterLab $__version is installed, wished is $version"\n  elif [[ ! -x $__environment/bin/python ]]; then\n    REPLY="the interpreter of $__environment is gone"\n  elif [[ ${#__package[@]} -eq 0 ]]; then\n    REPLY="the package jupyterlab is gone"\n  else\n    return 0\n  fi\n  return 1\n}\njupyterlab_install() {\n  local version __python __environment=$WORKSPACE/.comfy-pod/jupyter\n  wish version\n  jupyterlab_installed && return 0\n  say "$REPLY"\n  find_interpreters\n  for __python in "${PYTHON_VERSIONS[@]}"; do\n    interpreter_for "$__python" && break\n  done\n  __python=${REPLY:-${PYTHON_VERSIONS[0]}}\n  uv_ensure\n  rm -f "$__environment/installed"\n  (\n    ENVIRONMENT=$__environment\n    uv_settings\n    uv_link_mode "$__environment"\n    [[ -x $__environment/bin/python ]] || "$UV" venv --no-project --allow-existing --python "$__python" "$__environment"\n    "$UV" pip install --python "$__environment/bin/python" --reinstall-package jupyterlab "jupyterlab==$version"\n  ) || die "JupyterLab $version could not be installed; the log above says why"\n  printf \'%s\\n\' "$version" | write_file "$__environment/installed" || die "$__environment/installed cannot be written"\n}\njupyterlab_command() {\n  local port token secrets\n  wish port token secrets\n  JUPYTERLAB_COMMAND=("$WORKSPACE/.comfy-pod/jupyter/bin/python" -m jupyterlab --no-browser --ip="$BESIDE_LISTEN" --port="$port" --ServerApp.port_retries=0)\n  ((UID != 0)) || JUPYTERLAB_COMMAND+=(--allow-root)\n  [[ -z $POD_ID ]] || JUPYTERLAB_COMMAND+=(--ServerApp.allow_origin="https://$POD_ID-$port.proxy.runpod.net")\n  if [[ -n $token ]]; then\n    export JUPYTER_TOKEN=${!token}\n    [[ $token == JUPYTER_TOKEN ]] || export -n "${token?}"\n  else\n    JUPYTERLAB_COMMAND+=(--IdentityProvider.token=)\n  fi\n}\n';

// src/operations/manager.sh
var manager_default = `
MANAGER_KEY=github.com/comfy-org/comfyui-manager
manager_there() {
  local __folder __found __metadata
  MANAGER_CLONE='' MANAGER_DISABLED='' MANAGER_PIP=''
  [[ -n \${NODES_LOOKED-} ]] || nodes_look
  repository_key "$1"
  __found=\${NODE_FOLDERS[/$REPLY]:-\${NODE_FOLDERS[/$MANAGER_KEY]-}}
  MANAGER_CLONE=\${__found%%$'\\n'*}
  MANAGER_DISABLED=\${DISABLED_FOLDERS[/$REPLY]:-\${DISABLED_FOLDERS[/$MANAGER_KEY]-}}
  for __folder in "$COMFYUI"/custom_nodes/*/; do
    __folder=\${__folder%/}
    __found=\${__folder##*/}
    case \${__found,,} in
    comfyui-manager) MANAGER_CLONE=\${MANAGER_CLONE:-$__folder} ;;
    comfyui-manager.disabled) MANAGER_DISABLED=\${MANAGER_DISABLED:-$__folder} ;;
    esac
  done
  for __folder in "\${SITE_PACKAGES[@]}"; do
    __metadata=("$__folder"/comfyui_manager-*.dist-info)
    [[ \${#__metadata[@]} -eq 0 || ! -d $__folder/comfyui_manager ]] || MANAGER_PIP=\${MANAGER_PIP:-\${__metadata[0]}}
  done
}
manager_recorded() { REPLY=$(read_record "$WORKSPACE/.comfy-pod/steps/comfyui_manager" && printf '%s' "\${RECORD[fact.kind]-}"); }
manager_where() {
  wish mode repository ref asked update verdict
  url=$repository essential=__init__.py DISABLED=''
  manager_there "$url"
  FOLDER=\${MANAGER_CLONE:-$COMFYUI/custom_nodes/ComfyUI-Manager}
  KIND=$mode
  if [[ $mode == auto ]]; then
    KIND=''
    if [[ -n $MANAGER_CLONE && -n $MANAGER_PIP ]]; then
      manager_recorded
      KIND=\${REPLY:-clone}
    elif [[ -n $MANAGER_CLONE ]]; then
      KIND=clone
    elif [[ -n $MANAGER_PIP || -f $COMFYUI/manager_requirements.txt ]]; then
      KIND=pip
    elif [[ -n $MANAGER_DISABLED ]] || is_comfyui "$COMFYUI"; then
      KIND=clone
    fi
  fi
  [[ $KIND != clone || -n $MANAGER_CLONE ]] || DISABLED=$MANAGER_DISABLED
  [[ $KIND == clone && -z $DISABLED ]]
}
manager_kind() {
  local __mode=none __from
  if index_of comfyui_manager; then
    __from=W_\${REPLY}_mode
    __mode=\${!__from}
    __from=W_\${REPLY}_repository
  fi
  manager_there "\${!__from-}"
  if [[ $__mode == none || ($__mode == auto && -n $MANAGER_CLONE && -n $MANAGER_PIP) ]]; then
    manager_recorded
    __mode=\${REPLY:-clone}
  fi
  REPLY=none
  [[ $__mode == clone || -z $MANAGER_PIP ]] || REPLY=pip
  [[ $REPLY == pip || -z $MANAGER_CLONE ]] || REPLY=clone
}
manager_requirements_file() {
  local __file=''
  if [[ $STEP == comfyui_manager ]]; then
    manager_where || true
    [[ $KIND != pip ]] || __file=$COMFYUI/manager_requirements.txt
  else
    manager_kind
    [[ $REPLY != clone ]] || __file=$MANAGER_CLONE/requirements.txt
  fi
  REPLY=''
  [[ ! -f $__file ]] || REPLY=$__file
}

manager_probe() {
  if ! manager_where && [[ -n $DISABLED ]]; then
    disabled_probe "ComfyUI-Manager"
    return
  fi
  case $KIND in
  clone)
    input kind clone
    checkout_look
    fact kind clone
    ;;
  pip)
    manager_look_pip
    ;;
  *)
    look absent ''
    ;;
  esac
  state "$LOOK" "$LOOK_DETAIL"
}

manager_look_pip() {
  local __version=\${MANAGER_PIP##*/comfyui_manager-}
  input kind pip
  manager_requirements_file
  requirement_lines "$REPLY"
  input requirements "$REPLY"
  python_identity
  input python "$REPLY"
  fact kind pip
  fact version "\${__version%.dist-info}"
  LOOK=satisfied LOOK_DETAIL=''
  if [[ -z $MANAGER_PIP ]]; then
    look absent ''
  elif [[ -n $MANAGER_CLONE && $mode == pip ]]; then
    look other "a cloned Manager is in \${MANAGER_CLONE#"$COMFYUI"/}, and ComfyUI takes only one"
  else
    look_at_packages
  fi
}

manager_fetch() {
  manager_where || true
  if [[ $KIND != clone || ($mode == auto && -z $MANAGER_CLONE) ]]; then
    await_comfyui
    manager_where || true
  fi
  if [[ -n $DISABLED ]]; then
    say "ComfyUI-Manager is disabled by hand: $DISABLED"
    return 0
  fi
  case $KIND in
  clone) checkout_get ;;
  pip)
    [[ -f $COMFYUI/manager_requirements.txt ]] ||
      die "this ComfyUI has no manager_requirements.txt, so it takes no Manager by pip: write \\\`manager: clone\\\`, or a newer \\\`comfyui.ref\\\`"
    [[ $mode == pip && -n $MANAGER_CLONE ]] || return 0
    local __clone=$MANAGER_CLONE
    aside "$__clone"
    warn "the cloned Manager \${__clone#"$COMFYUI"/} went aside to $REPLY, because the manifest asks for the one by pip and ComfyUI takes only one"
    ;;
  *) die "which Manager fits is told by ComfyUI's checkout, and there is none in $COMFYUI" ;;
  esac
}
await_comfyui() {
  [[ $'\\n'\${CP_tasks-}$'\\n' == *$'\\nfetch comfyui_core\\n'* ]] || return 0
  until grep -qE $'^comfyui_core\\t[^\\t]*\\t[^\\t]*\\t[^\\t]*\\tfetch\\t' "$JOB/results"; do sleep 0.2; done
}
`;

// src/operations/model_directories.sh
var model_directories_default = '\nmodel_directories_probe() {\n  read_arguments\n  if ! read_folder_paths; then\n    state absent "ComfyUI is not there yet"\n    return\n  fi\n  local __folder __missing=()\n  printf -v __folder \'%s\\n\' "${FOLDERS[@]}"\n  input folders "${__folder%$\'\\n\'}"\n  fact folders "${#FOLDERS[@]}"\n  for __folder in "${FOLDERS[@]}"; do\n    if [[ -d $__folder ]]; then continue; fi\n    if in_the_way "$__folder"; then\n      warn "$__folder cannot be made: $REPLY"\n    else\n      __missing+=("${__folder#"$COMFYUI"/}")\n    fi\n  done\n  if ((${#__missing[@]} == 0)); then\n    state satisfied "${#FOLDERS[@]} folders"\n  else\n    state partial "${#__missing[@]} of ${#FOLDERS[@]} folders missing: ${__missing[*]:0:5}"\n  fi\n}\nin_the_way() {\n  local __path=$1\n  while [[ -n $__path && ! -d $__path ]]; do\n    if [[ -L $__path && ! -e $__path ]]; then\n      REPLY="the link $__path leads to $(readlink "$__path"), which is not there; mount or make that, or remove the link"\n      return 0\n    elif [[ -e $__path ]]; then\n      REPLY="$__path is no folder"\n      return 0\n    fi\n    __path=${__path%/*}\n  done\n  return 1\n}\n\nmodel_directories_install() {\n  read_arguments\n  read_folder_paths || die "$COMFYUI/folder_paths.py is not there, so the step comfyui_core comes first"\n  local __folder\n  for __folder in "${FOLDERS[@]}"; do\n    if [[ -d $__folder ]] || in_the_way "$__folder"; then continue; fi\n    mkdir -p "$__folder" || die "$__folder cannot be made: is the disk full, or not writable for $(id -un)?"\n    say "made $__folder"\n  done\n}\n';

// src/operations/node.sh
var node_default = 'declare -A NODE_FOLDERS=() DISABLED_FOLDERS=()\nnodes_look() {\n  local __folder __url __urls\n  NODE_FOLDERS=() DISABLED_FOLDERS=()\n  [[ -n ${JOB-} ]] || NODES_LOOKED=yes\n  for __folder in "$COMFYUI"/custom_nodes/{,.disabled/}*/; do\n    __folder=${__folder%/}\n    [[ -e $__folder/.git && ${__folder##*/} != .disabled ]] && read_git "$__folder" || continue\n    __urls=("${REMOTES[@]}")\n    __url=${REMOTES[/origin]-${__urls[0]-}}\n    [[ -n $__url ]] || continue\n    repository_key "$__url"\n    case ${__folder#"$COMFYUI"/custom_nodes/} in\n    *.disabled | .disabled/*) DISABLED_FOLDERS[/$REPLY]=$__folder ;;\n    *) NODE_FOLDERS[/$REPLY]+=${NODE_FOLDERS[/$REPLY]:+$\'\\n\'}$__folder ;;\n    esac\n  done\n}\nplace_in_nodes() {\n  local __nodes=$COMFYUI/custom_nodes __folder\n  [[ -n ${NODES_LOOKED-} ]] || nodes_look\n  FOLDER=$__nodes/$1 DISABLED=\'\'\n  __folder=${NODE_FOLDERS[/$2]-}\n  if [[ -n $__folder ]]; then\n    [[ $\'\\n\'$__folder$\'\\n\' == *$\'\\n\'"$FOLDER"$\'\\n\'* ]] || FOLDER=${__folder%%$\'\\n\'*}\n    return 0\n  fi\n  [[ ! -e $FOLDER ]] || return 0\n  for __folder in "$__nodes"/*/; do\n    __folder=${__folder%/}\n    if [[ ${__folder##*/} != "$1" && ${__folder,,} == "${FOLDER,,}" ]]; then\n      FOLDER=$__folder\n      return 0\n    fi\n  done\n  DISABLED=${DISABLED_FOLDERS[/$2]-}\n  [[ -n $DISABLED || ! -d $FOLDER.disabled ]] || DISABLED=$FOLDER.disabled\n}\n\nnode_where() {\n  wish url ref name requirements asked update essential verdict\n  repository_key "$url"\n  place_in_nodes "$name" "$REPLY"\n  [[ -z $DISABLED ]]\n}\n\nnode_probe() {\n  node_where || { disabled_probe "the node $name" && return; }\n  checkout_look\n  node_inputs\n  if [[ $LOOK == satisfied ]]; then look_at_packages; fi\n  state "$LOOK" "$LOOK_DETAIL"\n}\ndisabled_probe() {\n  local __name\n  FOLDER=$DISABLED\n  if read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then\n    for __name in "${!RECORD[@]}"; do [[ $__name != input.* ]] || input "${__name#input.}" "${RECORD[$__name]}"; done\n    fact folder "$FOLDER"\n  else\n    checkout_look\n  fi\n  warn "$1 is disabled by hand (${FOLDER#"$COMFYUI"/}) and stays so; enable it in ComfyUI\'s Manager, or take it out of the manifest"\n  state satisfied \'disabled by hand\'\n}\n\nlook_at_packages() {\n  declare -F packages_state_of_step >/dev/null || return 0\n  packages_state_of_step\n  [[ $REPLY == satisfied ]] || look partial "$REPLY"\n}\nnode_inputs() {\n  node_requirements_file\n  requirement_lines "$REPLY"\n  input requirements "$REPLY"\n  install_digest\n  input install "$REPLY"\n  python_identity\n  input python "$REPLY"\n}\nnode_requirements_file() {\n  local __there=yes\n  node_where || __there=no\n  REPLY=\'\'\n  [[ $__there == no || -z $requirements || ! -f $FOLDER/$requirements ]] || REPLY=$FOLDER/$requirements\n}\nrequirement_lines() {\n  local __line __lines=\'\'\n  if [[ -n $1 && -f $1 ]]; then\n    while IFS= read -r __line || [[ -n $__line ]]; do\n      __line=${__line%$\'\\r\'}\n      __line=${__line##+([[:space:]])}\n      __line=${__line%%[[:space:]]#*}\n      __line=${__line%%+([[:space:]])}\n      [[ -z $__line || $__line == \\#* ]] || __lines+=$__line$\'\\n\'\n    done <"$1"\n  fi\n  REPLY=${__lines%$\'\\n\'}\n}\n\ninstall_digest() {\n  REPLY=none\n  [[ ! -f $FOLDER/install.py ]] || REPLY=$(cksum <"$FOLDER/install.py")\n}\npython_identity() {\n  [[ -n $PYTHON_VERSION ]] || discover_environment\n  [[ ! $PYTHON_VERSION =~ ^[0-9]+\\.[0-9]+ ]] || REPLY=${BASH_REMATCH[0]}\n  REPLY="$PYTHON ${BASH_REMATCH[0]-}"\n}\n\nnode_fetch() {\n  node_where || {\n    say "$name is disabled by hand: $DISABLED"\n    return 0\n  }\n  checkout_get\n}\nnode_install() {\n  local __code=0 __before __after __constraints=$WORKSPACE/.comfy-pod/constraints.txt\n  node_where || return 0\n  [[ -f $FOLDER/install.py ]] || return 0\n  if install_is_done; then\n    say "install.py of $name is the one that ran already"\n    return 0\n  fi\n  discover_environment\n  [[ -x $PYTHON ]] || die "install.py of $name needs Python, and $PYTHON is not there"\n  installed_torch\n  __before=$REPLY\n  (\n    cd "$FOLDER"\n    export PATH="${PYTHON%/*}:$PATH" COMFYUI_PATH=$COMFYUI PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1\n    [[ $PROVIDER == system ]] || export VIRTUAL_ENV=$ENVIRONMENT\n    [[ ! -f $__constraints ]] || export PIP_CONSTRAINT=$__constraints UV_CONSTRAINT=$__constraints\n    give_secrets\n    exec "${GIVEN[@]}" "$PYTHON" install.py\n  ) || __code=$?\n  installed_torch\n  __after=$REPLY\n  if [[ -n $__before && $__after != "$__before" ]]; then\n    if declare -F torch_restore >/dev/null; then torch_restore; fi\n    die "install.py of the node $name replaced torch $__before by ${__after:-nothing}; take the node out of the manifest, or ask its author to leave torch alone"\n  fi\n  [[ $__code -eq 0 ]] || die "install.py of the node $name ended with code $__code; its last lines are in the log"\n}\ninstall_is_done() {\n  [[ $verdict == update ]] && read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && read_git "$FOLDER" || return 1\n  install_digest\n  [[ $REPLY == "${RECORD[input.install]-}" && $HEAD_COMMIT == "${RECORD[input.commit]-}" ]] || return 1\n  python_identity\n  [[ $REPLY == "${RECORD[input.python]-}" ]]\n}\ninstalled_torch() {\n  local __folder __line\n  for __folder in "${SITE_PACKAGES[@]}"; do\n    [[ -f $__folder/torch/version.py ]] || continue\n    while IFS= read -r __line || [[ -n $__line ]]; do\n      [[ $__line =~ ^__version__.*[\\"\\\']([^\\"\\\']+)[\\"\\\'] ]] || continue\n      REPLY=${BASH_REMATCH[1]}\n      return 0\n    done <"$__folder/torch/version.py"\n  done\n  REPLY=\'\'\n}\n';

// src/operations/node_loading.sh
var node_loading_default = `service_log() {
  local __descriptor __file __since
  for __descriptor in 2 1; do
    REPLY=$(readlink "/proc/$SERVICE_PID/fd/$__descriptor" 2>/dev/null) || REPLY=''
    [[ ! -f $REPLY ]] || return 0
  done
  started_at "$SERVICE_START"
  __since=$REPLY
  for __file in "$COMFYUI/user/comfyui_$SERVICE_PORT.log" "$COMFYUI/user/comfyui.log"; do
    [[ -f $__file ]] || continue
    printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' "$(stat -c %Y "$__file")"
    [[ ! $REPLY < $__since ]] || continue
    REPLY=$__file
    return 0
  done
  REPLY=''
}
declare -A FAILURES=()
declare -a LOADED=() BLOCKED=()
MANAGER_MISSING=no
read_loading() {
  local __line __raised='' __path __why __phase=prestartup
  local __wanted='Traceback \\(most recent call last\\)|Cannot import .* module for custom nodes:|^Skip .* module for custom nodes|(IMPORT|PRESTARTUP) FAILED|[0-9.]+ seconds: |Blocked by policy: |Failed to execute startup-script: |Total VRAM|Prestartup times for custom nodes|use the .--enable-manager. feature, the .comfyui-manager. package must|^[A-Za-z_][A-Za-z0-9_.]*(: |$)'
  local __cannot='Cannot import (.*) module for custom nodes: ?(.*)$' __skip='Skip (.*) module for custom nodes (.*)$'
  local __failed='^ *[0-9.]+ seconds \\((IMPORT|PRESTARTUP) FAILED\\): (.+)$' __built_in='^IMPORT FAILED: (.+)$'
  local __took='^ *[0-9.]+ seconds: (.+)$' __startup='Failed to execute startup-script: (.*) / (.*)$'
  FAILURES=() LOADED=() BLOCKED=() MANAGER_MISSING=no
  while IFS= read -r __line; do
    __line=\${__line%$'\\r'}
    case $__line in
    *'Total VRAM '*)
      [[ $__phase == prestartup ]] || FAILURES=()
      __phase=import LOADED=() __raised=''
      ;;
    *'Prestartup times'*)
      [[ $__phase == prestartup ]] || FAILURES=()
      __phase=prestartup
      ;;
    *'Traceback (most recent'*) __raised='' ;;
    *'--enable-manager'*'package must be installed'*) MANAGER_MISSING=yes ;;
    *'Blocked by policy: '*) BLOCKED+=("\${__line#*'Blocked by policy: '}") ;;
    *)
      if [[ $__line =~ $__cannot ]]; then
        __path=\${BASH_REMATCH[1]} __why=\${BASH_REMATCH[2]}
        [[ -z $__raised || $__raised != *"$__why"* ]] || __why=$__raised
        FAILURES[$__path]=\${__why:-an error without a message}
        __raised=''
      elif [[ $__line =~ $__skip ]]; then
        FAILURES[\${BASH_REMATCH[1]}]="it is no node: \${BASH_REMATCH[2]}"
      elif [[ $__line =~ $__startup ]]; then
        [[ $__phase == prestartup ]] || FAILURES=()
        __phase=prestartup
        FAILURES[\${BASH_REMATCH[1]%/*}]="prestartup: \${BASH_REMATCH[2]}"
      elif [[ $__line =~ $__failed ]]; then
        __path=\${BASH_REMATCH[2]}
        [[ -v FAILURES[$__path] ]] || FAILURES[$__path]="ComfyUI's log does not say why"
      elif [[ $__line =~ $__took ]]; then
        LOADED+=("\${BASH_REMATCH[1]}")
      elif [[ $__line =~ $__built_in ]]; then
        __path=$COMFYUI/comfy_extras/\${BASH_REMATCH[1]}
        [[ -v FAILURES[$__path] ]] || FAILURES[$__path]="ComfyUI's log does not say why"
      elif [[ $__line =~ ^[A-Za-z_] ]]; then
        __raised=$__line
      fi
      ;;
    esac
  done < <(plain_log "$1" | grep -aE "$__wanted")
}
plain_log() { sed -E 's/\\x1b\\[[0-9;]*m//g; s/^(\\[[^]]*\\] *)*//' "$1"; }
traceback_of() {
  local __line __block=''
  REPLY=''
  while IFS= read -r __line; do
    case $__line in
    'Traceback (most recent call last)'*) __block=$__line ;;
    "Cannot import $1 module"*) REPLY=$__block __block='' ;;
    *) [[ -z $__block ]] || __block+=$'\\n'$__line ;;
    esac
  done < <(plain_log "$2" | grep -aF -B 100 "Cannot import $1 module")
  REPLY=\${REPLY%%+([[:space:]])}
}
declare -A WANTED_NODES=()
wanted_nodes() {
  local __i __id __operation __folder
  WANTED_NODES=()
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_\${__i}_id __operation=W_\${__i}_operation
    __id=\${!__id} __operation=\${!__operation}
    [[ $__operation == @(node|manager) || $__id == @(node_*|gguf_node) ]] || continue
    __folder=\${__id#node_}
    if read_record "$WORKSPACE/.comfy-pod/steps/$__id"; then __folder=\${RECORD[fact.folder]:-$__folder}; fi
    __folder=\${__folder##*/}
    WANTED_NODES[\${__folder,,}]=$__id
  done
}
judge_loading() {
  local __path __name __step __classes=''
  wanted_nodes
  if [[ -n \${SERVICE_PID-} ]]; then
    __classes=$(http_ask "$SERVICE_ADDRESS" "$SERVICE_PORT" /object_info 60 | grep -aoE '"python_module": *"custom_nodes\\.[^"]+"' | sort -u) || true
    __classes=\${__classes,,}
  fi
  if [[ -z $1 ]]; then
    warn "ComfyUI was started by others and its log is not in a file, so only /object_info tells what it loaded"
    for __name in "\${!WANTED_NODES[@]}"; do
      [[ \${WANTED_NODES[$__name]} != node_* || $__classes == *"custom_nodes.$__name\\""* ]] || warn "\${WANTED_NODES[$__name]}: ComfyUI shows no class of it"
    done
    return
  fi
  read_loading "$1"
  for __path in "\${!FAILURES[@]}"; do not_loaded "$__path" "\${FAILURES[$__path]}" "$1"; done
  for __path in "\${BLOCKED[@]}"; do
    not_loaded "$__path" "blocked by the Manager that was installed by pip, as every folder whose name has comfyui-manager in it" "$1"
  done
  if [[ $MANAGER_MISSING == yes ]]; then
    fail_step comfyui_manager "ComfyUI was started with --enable-manager, but the package comfyui-manager is not in its environment" \\
      "the Manager is not loaded: its package is missing"
  fi
  ((\${#LOADED[@]} > 0)) || return 0
  for __name in "\${!WANTED_NODES[@]}"; do
    __step=\${WANTED_NODES[$__name]}
    [[ $__step == node_* && $__classes != *"custom_nodes.$__name\\""* ]] || continue
    named "$__name" "\${LOADED[@]}" "\${!FAILURES[@]}" "\${BLOCKED[@]}" ||
      fail_step "$__step" "ComfyUI did not try to load it: look at comfyui-args, and at the folders that it looks into" "not loaded: $__name"
  done
}
named() {
  local __name=$1 __path
  shift
  for __path; do
    __path=\${__path##*/}
    [[ \${__path,,} != "$__name" && \${__path,,} != "$__name.py" ]] || return 0
  done
  return 1
}
not_loaded() {
  local __name=\${1##*/} __step
  __name=\${__name%.py}
  __step=\${WANTED_NODES[\${__name,,}]-}
  if [[ -n $__step && $1 != */@(comfy_extras|comfy_api_nodes)/* ]]; then
    traceback_of "$1" "$3"
    fail_step "$__step" "$2" "\${REPLY:+$REPLY$'\\n'}not loaded: $1: $2"
    return
  fi
  say "not loaded: $1: $2"
  if [[ $1 == */@(comfy_extras|comfy_api_nodes)/* ]]; then
    warn "the built-in \${1##*/} could not be loaded: $2"
  else
    warn "$1 is not of this manifest, and could not be loaded: $2"
  fi
}
`;

// src/operations/overall.sh
var overall_default = `
overall_probe() {
  local steps optional nodes __step
  wish steps optional nodes
  input steps "$steps"
  [[ -n \${JOB-} ]] || tell_dropped
  if [[ -f $WORKSPACE/.comfy-pod/steps/custom_nodes ]]; then fact custom_nodes_record yes; else fact custom_nodes_record no; fi
  if read_marker "$WORKSPACE/.install_markers/custom_nodes.done"; then fact custom_nodes_marker yes; else fact custom_nodes_marker no; fi
  if [[ -z \${JOB-} ]] && ! read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    if overall_in_place; then state satisfied "every step is"; else state absent "$REPLY is not done"; fi
  elif overall_missing; then
    state absent "$REPLY is not done"
  elif [[ -n $nodes && \${PART-} != adopt ]] && ! nodes_marked; then
    state other "the marker of all nodes is not written"
  elif [[ -n \${JOB-} ]]; then
    if overall_failed; then state other "$REPLY"; else state satisfied "all steps are done"; fi
  elif read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ \${RECORD[input.steps]-} != "$steps" ]]; then
    state other "the steps of the plan changed"
  else
    state satisfied "all steps are done"
  fi
}
overall_in_place() {
  local steps optional
  wish steps optional
  for REPLY in $steps; do
    [[ $'\\n'$optional$'\\n' == *$'\\n'$REPLY$'\\n'* || \${STATES[$REPLY]-} == satisfied ]] || return 1
  done
}
overall_missing() {
  local steps optional
  wish steps optional
  for REPLY in $steps; do
    [[ $'\\n'$optional$'\\n' == *$'\\n'$REPLY$'\\n'* || -f $WORKSPACE/.comfy-pod/steps/$REPLY ]] || return 0
  done
  return 1
}
overall_failed() {
  local failed __step __result __rest
  wish failed
  if [[ -n $failed ]]; then
    REPLY="not complete: \${failed//$'\\n'/, } failed"
    return 0
  fi
  while IFS=$'\\t' read -r __step __result __rest; do
    case $__result in
    failed | not-run | refuted) REPLY="not complete: $__step $__result" ;;
    running) REPLY="not complete: $__step is not at its end yet" ;;
    *) continue ;;
    esac
    [[ $__step != "$STEP" ]] || continue
    return 0
  done <"$JOB/results"
  return 1
}

overall_finish() {
  mark_nodes
  if overall_failed; then
    forget
    outcome not-run "$REPLY"
  elif overall_missing; then
    forget
    outcome not-run "not complete: $REPLY is not done"
  fi
}
overall_prove() { mark_nodes; }
nodes_marked() {
  local nodes
  wish nodes
  read_marker "$WORKSPACE/.install_markers/custom_nodes.done" && read_record "$WORKSPACE/.comfy-pod/steps/custom_nodes" &&
    [[ \${RECORD[input.nodes]-} == "$nodes" ]]
}
mark_nodes() {
  local nodes __node __done=yes __result=installed
  wish nodes
  [[ $PART != adopt ]] || __result=adopted
  for __node in $nodes; do [[ -f $WORKSPACE/.comfy-pod/steps/$__node ]] || __done=no; done
  if [[ -n $nodes && $__done == yes ]] && nodes_marked; then return; fi
  (
    STEP=custom_nodes INDEX=0 INPUT_NAMES=(nodes) INPUTS=([nodes]="$nodes") FACTS=()
    if [[ -n $nodes && $__done == yes ]]; then write_record "$__result" 0.0; else forget; fi
  )
}
`;

// src/operations/own_step.sh
var own_step_default = `
OWN_CHECK_SECONDS=10

own_step_probe() {
  local check run __said='' __code='' __file=\${OWN_CHECKS[$STEP]-}
  wish check run
  input run "$run"
  input check "$check"
  if [[ -z $check ]]; then
    own_step_without_check "$run"
    return
  fi
  [[ -n $__file ]] || exec {__file}< <(own_step_check "$check")
  { IFS= read -r __code && IFS= read -r __said; } <&"$__file"
  exec {__file}<&-
  unset "OWN_CHECKS[$STEP]"
  last_words "$__said"
  case \${__code:-137} in
  0) state satisfied "its check says so" ;;
  124 | 137) state unreadable "its check took longer than $OWN_CHECK_SECONDS s: a check looks, and leaves the work to run" ;;
  *) state absent "its check ended with code $__code\${REPLY:+: $REPLY}" ;;
  esac
}
declare -A OWN_CHECKS=()
own_step_look() {
  local INDEX __file check operation id
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    wish operation check id
    [[ $operation == own_step && -n $check ]] || continue
    exec {__file}< <(own_step_check "$check")
    OWN_CHECKS[$id]=$__file
  done
}
own_step_check() {
  local __said __code=0
  __said=$(
    set -o pipefail
    become_own_step
    timeout -k 2 "$OWN_CHECK_SECONDS" "\${GIVEN[@]}" bash -e -c "$1" </dev/null 2>&1 3>&- | tail -n 1
  ) || __code=$?
  printf '%s\\n%s\\n' "$__code" "$__said"
}
own_step_without_check() {
  if [[ -n \${JOB-} && -e $JOB/own-step.$STEP.done ]]; then
    state satisfied "it ran"
  elif ! read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    state absent "it has not run, as far as is recorded"
  elif [[ \${RECORD[input.run]-} == "$1" ]]; then
    state satisfied "it ran \${RECORD[time]-}; it has no check"
  else
    state other "its run is another than the one of \${RECORD[time]-}"
  fi
}

own_step_install() {
  local run __script=$JOB/own-step.$STEP __code=0 __last
  wish run
  printf '%s\\n' "$run" | write_file "$__script" 600 || die "$__script could not be written"
  (
    become_own_step
    give_secrets
    exec "\${GIVEN[@]}" bash -e -o pipefail "$__script" </dev/null 3>&-
  ) || __code=$?
  if ((__code != 0)); then
    __last=$(tail -c 4000 "$JOB/log" | tail -n 1)
    [[ $__last != "comfy-pod $CP_line_token "* ]] || __last=''
    last_words "$__last"
    [[ -z $(tail -c 1 "$JOB/log" | tr -d '\\0') ]] || say
    die "its run ended with code $__code\${REPLY:+: $REPLY}"
  fi
  : >"$JOB/own-step.$STEP.done"
}
last_words() {
  REPLY=\${1%%+([[:space:]])}
  REPLY=\${REPLY##*$'\\r'}
  REPLY=\${REPLY:0:300}
}
become_own_step() {
  local __constraints=$WORKSPACE/.comfy-pod/constraints.txt
  cd "$WORKSPACE" 2>/dev/null || cd / || return
  export WORKSPACE COMFYUI PYTHON
  if [[ -x $PYTHON ]]; then
    PATH=$ENVIRONMENT/bin:$PATH
    [[ ! -e $ENVIRONMENT/pyvenv.cfg ]] || export VIRTUAL_ENV=$ENVIRONMENT
    [[ $PROVIDER != conda ]] || export CONDA_PREFIX=$ENVIRONMENT
  fi
  [[ ! -f $__constraints ]] || export PIP_CONSTRAINT=$__constraints UV_CONSTRAINT=$__constraints
}
`;

// src/operations/package_addresses.sh
var package_addresses_default = 'ADDRESSES=() KNOWN_LINES=\'\' KNOWN_FILES=()\npackages_split() {\n  local __line\n  ADDRESSES=() KNOWN_LINES=\'\' KNOWN_FILES=()\n  packages_text\n  if [[ $REPLY != *://* ]]; then\n    for __line in "${PACKAGE_LINES[@]}"; do KNOWN_LINES+=$__line$\'\\n\'; done\n    for __line in "${PACKAGE_FILES[@]}"; do [[ ! -f $__line ]] || KNOWN_FILES+=(-r "$__line"); done\n    return 0\n  fi\n  while IFS= read -r __line; do\n    case $__line in\n    -e*://* | --editable*://*) ADDRESSES+=("$__line") ;;\n    -r* | -c* | --requirement* | --constraint*) ;;\n    -*) KNOWN_LINES+=$__line$\'\\n\' ;;\n    *://*) ADDRESSES+=("$__line") ;;\n    *) KNOWN_LINES+=$__line$\'\\n\' ;;\n    esac\n  done <<<"$REPLY"\n}\npackages_addresses() {\n  ((${#ADDRESSES[@]} > 0)) || return 0\n  local __name __notes=() __line __note __found\n  for __name in "${!DISTRIBUTIONS[@]}"; do\n    [[ -f ${DISTRIBUTIONS[$__name]}/direct_url.json ]] || continue\n    text_of "${DISTRIBUTIONS[$__name]}/direct_url.json"\n    __notes+=("${REPLY//\\": /\\":}")\n  done\n  for __line in "${ADDRESSES[@]}"; do\n    read_address "$__line"\n    __found=no\n    for __note in "${__notes[@]}"; do\n      [[ $__note == *"\\"url\\":\\"$ADDRESS\\""* ]] || continue\n      [[ -z $ADDRESS_REF || $__note == *"\\"requested_revision\\":\\"$ADDRESS_REF\\""* || $__note == *"\\"commit_id\\":\\"$ADDRESS_REF"* ]] || continue\n      __found=yes\n      break\n    done\n    [[ $__found == yes || $__line == *\\ \\;* ]] && continue\n    REPLY=$__line\n    return 1\n  done\n}\nread_address() {\n  ADDRESS=$1 ADDRESS_REF=\'\'\n  [[ $ADDRESS != -* ]] || ADDRESS=${ADDRESS#*[ =]}\n  [[ $ADDRESS != *" @ "* ]] || ADDRESS=${ADDRESS#*" @ "}\n  [[ ! $ADDRESS =~ ^[A-Za-z0-9._-]+(\\[[^]]*\\])?@ ]] || ADDRESS=${ADDRESS#*@}\n  ADDRESS=${ADDRESS##+([[:space:]])}\n  ADDRESS=${ADDRESS%%[[:space:]]*}\n  ADDRESS=${ADDRESS%%#*}\n  if [[ $ADDRESS == git+* ]]; then\n    ADDRESS=${ADDRESS#git+}\n    if [[ ${ADDRESS##*/} == *@* ]]; then\n      ADDRESS_REF=${ADDRESS##*@}\n      ADDRESS=${ADDRESS%@*}\n    fi\n  fi\n  [[ ! $ADDRESS =~ ^(https?://)[^/@]*@(.*)$ ]] || ADDRESS=${BASH_REMATCH[1]}${BASH_REMATCH[2]}\n}\n';

// src/operations/package_wheels.sh
var package_wheels_default = `package_wheels_begin() {
  local wheels INDEX=$INDEX
  PACKAGE_WHEELS='' ARCHIVED=() WAITING=() LINKS=() BUILT=() REBUILD=()
  index_of "$1" && INDEX=$REPLY
  wish wheels
  [[ -n $wheels && $WRITER == uv ]] || return 0
  PACKAGE_WHEELS=$wheels
  uv_cache
  WHEELS_CACHE=$REPLY WHEELS_FOLDER=$REPLY/.comfy-pod-wheels
  if kept_wheel "$wheels" packages; then
    unpack_wheels "$REPLY" && give_wheels || refuse_wheels "$REPLY"
  elif [[ -n $REPLY ]]; then
    refuse_wheels "$REPLY"
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}
refuse_wheels() {
  say "the archive of built packages is of no use, and what it has is built anew: $1"
  fact wheels_refused "$1"
  aside "$WORKSPACE/.comfy-pod/wheels/$PACKAGE_WHEELS" || true
}
unpack_wheels() {
  rm -rf "$WHEELS_FOLDER" "$WHEELS_FOLDER.new"
  REPLY="it holds something else than wheels that uv has built"
  tar -tvf "$1" >"$JOB/wheels-listed" 2>&1 || return 1
  ! grep -qvE '^-.* sdists-v[0-9]+/(git|index|pypi|url)/[^ ]+$' "$JOB/wheels-listed" || return 1
  REPLY="it could not be unpacked"
  mkdir -p "$WHEELS_FOLDER" && tar -xf "$1" -C "$WHEELS_FOLDER" --no-same-owner || return 1
  mapfile -d '' ARCHIVED < <(cd "$WHEELS_FOLDER" && find . -name '*.whl' -printf '%P\\0')
}
give_wheels() {
  local __wheel
  packages_index
  for __wheel in "\${ARCHIVED[@]}"; do
    wheel_installed "$__wheel" && continue
    wheel_entry "$__wheel"
    if [[ -z $REPLY ]]; then
      LINKS+=("$WHEELS_FOLDER/\${__wheel%/*}")
    elif [[ ! -e $WHEELS_CACHE/$REPLY ]]; then
      mkdir -p "$WHEELS_CACHE/\${REPLY%/*}" && cp -r "$WHEELS_FOLDER/$REPLY" "$WHEELS_FOLDER.new" && mv -T "$WHEELS_FOLDER.new" "$WHEELS_CACHE/$REPLY" || continue
    fi
    WAITING+=("$__wheel")
  done
  [[ \${#WAITING[@]} -eq 0 ]] || say "built before, for a pod of this kind:" "\${WAITING[@]##*/}"
}
wheel_entry() {
  case $1 in
  */git/*) REPLY=\${1%/*} ;;
  */url/*) REPLY=\${1%/*/*} ;;
  *) REPLY='' ;;
  esac
}
wheel_installed() {
  local __name __version
  IFS=- read -r __name __version _ <<<"\${1##*/}"
  canonical_name "$__name"
  __name=$REPLY
  distribution_version "$__name" && [[ $REPLY == "$__version" ]] || __version=''
  REPLY=$__name
  [[ -n $__version ]]
}
wheel_loads() {
  local __said __code=0
  __said=$(become_clean && cd / && exec timeout 300 "$PYTHON" -c "$CP_modules_check" "$1" 2>&1 3>&-) || __code=$?
  REPLY=\${__said##*$'\\n'}
  ((__code != 124)) || REPLY="it did not load within five minutes"
  return "$__code"
}
package_wheels_built() {
  local __folders __wheels
  [[ -n $PACKAGE_WHEELS ]] || return 0
  __folders=("$WHEELS_CACHE"/sdists-v*/@(git|index|pypi|url))
  if [[ ! -e $JOB/private-build && \${#__folders[@]} -gt 0 ]]; then
    mapfile -d '' __wheels < <(find "\${__folders[@]}" -name src -prune -o -name '*.whl' ! -name '*-none-any.whl' -newer "$WHEELS_CACHE/.comfy-pod-since" -print0)
    BUILT+=("\${__wheels[@]#"$WHEELS_CACHE/"}")
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}
note_private_build() {
  local secrets='' __argument __files=()
  [[ $1 -gt 1 ]] || wish secrets
  for __argument; do [[ ! -f $__argument ]] || __files+=("$__argument"); done
  rm -f "$JOB/private-build"
  if [[ -n $secrets || \${GIVEN[*]} =~ ://[^/[:space:]]*@ ]] || grep -qsE '://[^/[:space:]]*@' "\${__files[@]}"; then : >"$JOB/private-build"; fi
}
package_wheels_fail() {
  local __wheel __name __pattern __left=()
  REBUILD=()
  ((\${#WAITING[@]} > 0)) || return 1
  packages_index
  for __wheel in "\${WAITING[@]}"; do
    if wheel_installed "$__wheel" && [[ $1 -eq 0 ]]; then
      __name=$REPLY
      wheel_loads "$__name" || drop_wheel "$__wheel" "$__name"
      continue
    fi
    __name=$REPLY __pattern=\${REPLY//-/[-_.]}
    if [[ $1 -ne 0 ]] && REPLY=$(grep -m 1 -iE "Failed to .*$__pattern|\\b$__pattern(==[^ ]+)? has (an )?in(valid|consistent)" "$JOB/resolver"); then
      drop_wheel "$__wheel" "$__name"
    else
      __left+=("$__wheel")
    fi
  done
  WAITING=("\${__left[@]}")
  ((\${#REBUILD[@]} > 0))
}
drop_wheel() {
  say "the wheel of $2 that was built before is of no use here, and is built anew: $REPLY"
  fact wheels_refused "$2: $REPLY"
  take_back_wheel "$1"
  rm -f "$WHEELS_FOLDER/$1"
  REBUILD+=("$2")
}
take_back_wheel() {
  wheel_entry "$1"
  [[ -z $REPLY ]] || rm -rf "\${WHEELS_CACHE:?}/$REPLY"
}
package_wheels_end() {
  local built_for INDEX=$INDEX __wheel __files=() __names=() __archive=$JOB/packages-built.tar
  [[ -n $PACKAGE_WHEELS ]] || return 0
  index_of "$1" && INDEX=$REPLY
  wish built_for
  packages_index
  for __wheel in "\${WAITING[@]}"; do take_back_wheel "$__wheel"; done
  if ((\${#BUILT[@]} > 0)); then
    for __wheel in "\${BUILT[@]}"; do keep_built "$WHEELS_CACHE" "$__wheel"; done
    for __wheel in "\${ARCHIVED[@]}"; do keep_built "$WHEELS_FOLDER" "$__wheel"; done
    if [[ \${#__names[@]} -gt 0 ]]; then keep_archive; fi
  fi
  rm -rf "$WHEELS_FOLDER" "$__archive"
}
keep_archive() {
  local __old
  if tar -cf "$__archive" "\${__files[@]}" && keep_wheel "$PACKAGE_WHEELS" "$__archive" "$built_for"; then
    while read -r _ __old; do rm -rf "$__old"; done < <(find "$WORKSPACE/.comfy-pod/wheels" -maxdepth 1 -name 'packages-*' -printf '%T@ %p\\n' | sort -rn | tail -n +5)
    say "kept for pods of this kind: \${__names[*]}"
    tell_wheels packages
  else
    say "what was built could not be kept below $WORKSPACE/.comfy-pod/wheels"
  fi
}
keep_built() {
  local __name __entry __file
  [[ -f $1/$2 ]] && wheel_installed "$2" && [[ " \${__names[*]} " != *" $REPLY "* ]] || return 0
  __name=$REPLY
  if ! wheel_loads "$__name" || ! address_public "$1" "$2"; then
    say "the wheel of $__name is not kept: $REPLY"
    return 0
  fi
  __names+=("$__name")
  __files+=(-C "$1" "$2")
  wheel_entry "$2"
  [[ -n $REPLY ]] || return 0
  for __file in "\${2%/*}/metadata.msgpack" "$REPLY/revision.http"; do
    [[ ! -f $1/$__file ]] || __files+=("$__file")
  done
}
address_public() {
  local __note=\${2%/*/*}/revision.http
  REPLY="its source lies at an address with a login"
  ! grep -qsaE 'https?://([^/[:space:]]*@|[^[:space:]]*[?])' "$1/$__note"
}
`;

// src/operations/packages.sh
var packages_default = `
PACKAGE_LINES=() PACKAGE_FILES=() PACKAGES_WAIT='' PACKAGES_NEEDLESS='' PACKAGES_STATE='' PACKAGES_CLEAN='' PACKAGES_ANSWER='' UNMET=''
declare -A PACKAGES_LACK=() PACKAGES_TEXT=()

packages_probe() {
  packages_asked
  packages_text
  input requirements "$REPLY"
  minor_of "$PYTHON_VERSION"
  input python "$ENVIRONMENT $REPLY"
  packages_state_of_step
  [[ $PACKAGES_STATE != satisfied ]] || REPLY=''
  if [[ $PACKAGES_STATE == satisfied && -n $PACKAGES_NEEDLESS ]]; then
    not_needed "$PACKAGES_NEEDLESS"
  else
    state "$PACKAGES_STATE" "$REPLY"
  fi
}
packages_asked() {
  PACKAGE_LINES=() PACKAGE_FILES=() PACKAGES_WAIT='' PACKAGES_NEEDLESS=''
  local lines file file_of floor only_for
  case $OPERATION in
  packages)
    wish lines file file_of floor only_for
    if [[ -n $only_for || $file_of == manager ]]; then
      packages_manager
      case $REPLY in
      clone) ;;
      pip) PACKAGES_NEEDLESS='not needed: the Manager comes by pip, with all that it requires' ;;
      *) PACKAGES_NEEDLESS='not needed: no Manager is switched on' ;;
      esac
      [[ -z $PACKAGES_NEEDLESS ]] || return 0
      [[ -z $only_for ]] || PACKAGES_WAIT=''
    fi
    [[ -z $lines ]] || mapfile -t PACKAGE_LINES <<<"$lines"
    [[ $floor != yes ]] || PACKAGE_LINES+=("pip>=$CP_pip_floor" "wheel>=$CP_wheel_floor")
    [[ -z $file ]] || PACKAGE_FILES+=("$COMFYUI/$file")
    [[ $file_of != manager ]] || packages_file_of_manager
    ;;
  node)
    node_requirements_file
    [[ -z $REPLY ]] || PACKAGE_FILES+=("$REPLY")
    ;;
  manager) packages_file_of_manager ;;
  esac
}

packages_file_of_manager() {
  manager_requirements_file
  [[ -z $REPLY ]] || PACKAGE_FILES+=("$REPLY")
}
packages_manager() {
  local INDEX STEP=comfyui_manager KIND='' MANAGER_CLONE='' DISABLED=''
  REPLY=none
  index_of comfyui_manager || return 0
  INDEX=$REPLY
  manager_where || true
  [[ -n $DISABLED ]] && KIND=none
  [[ -n $KIND && ($KIND != clone || -d $MANAGER_CLONE) ]] || PACKAGES_WAIT="the Manager is not there yet"
  REPLY=\${KIND:-none}
}
packages_text() {
  local __file __line __text=''
  if [[ ! -v PACKAGES_TEXT[$INDEX] ]]; then
    for __line in "\${PACKAGE_LINES[@]}"; do __text+=$__line$'\\n'; done
    for __file in "\${PACKAGE_FILES[@]}"; do
      [[ -f $__file ]] || continue
      while read -r __line || [[ -n $__line ]]; do
        __line=\${__line%$'\\r'}
        [[ $__line != *[[:space:]]* ]] || __line=\${__line%%[[:space:]]#*}
        [[ $__line != *[[:space:]] ]] || __line=\${__line%%+([[:space:]])}
        [[ -z $__line || $__line == \\#* ]] || __text+=$__line$'\\n'
      done <"$__file"
    done
    PACKAGES_TEXT[$INDEX]=\${__text%$'\\n'}
  fi
  REPLY=\${PACKAGES_TEXT[$INDEX]}
}
packages_look() {
  local INDEX OPERATION STEP FOLDER DISABLED KIND __line __lines='' __files=() __question=''
  packages_forget
  packages_index
  PACKAGES_LACK=() PACKAGES_CLEAN=no
  [[ -x $PYTHON ]] || return 0
  packages_by_uv || UV=''
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    __line=W_\${INDEX}_operation OPERATION=\${!__line}
    __line=W_\${INDEX}_id STEP=\${!__line}
    [[ $OPERATION == @(packages|node|manager) ]] || continue
    packages_asked
    if [[ -n $UV ]]; then
      packages_split
      __lines+=$KNOWN_LINES
      __files+=("\${KNOWN_FILES[@]}")
    else
      packages_text
      while IFS= read -r __line; do __question+=$INDEX$'\\t'$__line$'\\n'; done <<<"$REPLY"
    fi
  done
  if [[ -n $UV ]]; then
    PACKAGES_CLEAN=asked
    exec {PACKAGES_ANSWER}< <(if uv_dry_run "$__lines" "\${__files[@]}"; then echo yes; else echo no; fi)
  else
    while IFS=$'\\t' read -r __line __lines; do
      PACKAGES_LACK[$__line]=$__lines
    done < <("$PYTHON" -I -c "$CP_requirements_check" <<<"$__question" 2>/dev/null)
  fi
}
packages_clean() {
  if [[ $PACKAGES_CLEAN == asked ]]; then
    read -r PACKAGES_CLEAN <&"$PACKAGES_ANSWER" || PACKAGES_CLEAN=no
    exec {PACKAGES_ANSWER}<&-
  fi
  [[ $PACKAGES_CLEAN == yes ]]
}

packages_forget() { PACKAGES_CLEAN='' PACKAGES_TEXT=() DISTRIBUTIONS=(); }
packages_by_uv() {
  [[ $WRITER == uv && (-n \${JOB-} || $PROVIDER == conda || -e $ENVIRONMENT/.lock || ! -v DISTRIBUTIONS[pip]) ]] && uv_find
}
packages_state_of_step() {
  local __file
  packages_asked
  PACKAGES_STATE=absent
  for __file in "\${PACKAGE_FILES[@]}"; do
    [[ -f $__file ]] && continue
    REPLY="\${__file#"$WORKSPACE/"} is not there yet"
    return
  done
  if [[ -n $PACKAGES_WAIT ]]; then
    REPLY=$PACKAGES_WAIT
    return
  fi
  if [[ ! -x $PYTHON ]]; then
    REPLY="there is no working Python environment at $ENVIRONMENT"
    return
  fi
  if [[ -z $PACKAGES_CLEAN ]]; then
    packages_look
    packages_asked
  fi
  packages_named
  packages_hollow
  if ((\${#HOLLOW[@]} > 0)); then
    packages_count "\${#HOLLOW[@]}" "damaged: its files are gone, its metadata stayed" "damaged: their files are gone, their metadata stayed" "\${HOLLOW[@]}"
    PACKAGES_STATE=partial
  elif packages_satisfied; then
    PACKAGES_STATE=satisfied REPLY=satisfied
  else
    packages_lacking
  fi
}

packages_satisfied() {
  UNMET=''
  packages_split
  packages_addresses || {
    UNMET=$REPLY
    return 1
  }
  if packages_clean || [[ -z $KNOWN_LINES\${KNOWN_FILES[*]} ]]; then return 0; fi
  if [[ -n $UV ]]; then
    uv_dry_run "$KNOWN_LINES" "\${KNOWN_FILES[@]}"
  else
    [[ -v PACKAGES_LACK[answered] && -z \${PACKAGES_LACK[$INDEX]-} ]]
  fi
}
packages_lacking() {
  local __name __missing=() __text
  for __name in "\${NAMED[@]}"; do
    [[ -v DISTRIBUTIONS[$__name] || -v OPTIONAL[$__name] ]] || __missing+=("$__name")
  done
  PACKAGES_STATE=partial
  packages_text
  __text=$REPLY
  if read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ \${RECORD[input.requirements]-} != "$__text" ]]; then PACKAGES_STATE=other; fi
  if ((\${#__missing[@]} > 0)); then
    ((\${#__missing[@]} < \${#NAMED[@]})) || PACKAGES_STATE=absent
    packages_count "\${#__missing[@]}" missing missing "\${__missing[@]}"
  elif [[ -n $UNMET ]]; then
    ((\${#NAMED[@]} > 0)) || PACKAGES_STATE=absent
    REPLY="not installed: $UNMET"
  elif [[ -n $UV ]]; then
    PACKAGES_STATE=other
    packages_unfit "$__text"
  elif [[ -n \${PACKAGES_LACK[$INDEX]-} ]]; then
    PACKAGES_STATE=other REPLY=\${PACKAGES_LACK[$INDEX]}
  else
    REPLY="cannot be checked: this pod has no uv, and the environment no pip"
  fi
}
packages_unfit() {
  local __line __name
  while IFS= read -r __line; do
    [[ $__line =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)[[:space:]]*(\\[[^]]*\\])?[[:space:]]*([\\<\\>=!~].*) ]] || continue
    canonical_name "\${BASH_REMATCH[1]}"
    __name=$REPLY
    uv_dry_run "$__line" --no-deps && continue
    distribution_version "$__name"
    REPLY="$__name $REPLY does not satisfy $__line"
    return
  done <<<"$1"
  REPLY="a package that they need is missing, or of another version"
}
packages_count() {
  local __count=$1 __what="packages $3"
  [[ $1 != 1 ]] || __what="package $2"
  shift 3
  ((__count <= 6)) || set -- "\${@:1:6}" \u2026
  printf -v REPLY '%s, ' "$@"
  REPLY="$__count $__what: \${REPLY%, }"
}
uv_dry_run() {
  local __lines=$1 __said
  shift
  __said=$(
    uv_settings
    [[ -d $UV_CACHE_DIR ]] || export UV_NO_CACHE=1
    "\${GIVEN[@]}" "$UV" pip install --dry-run --offline --python "$PYTHON" -r - "$@" <<<"$__lines" 2>&1
  )
  [[ $__said == *"Would make no changes"* ]]
}
`;

// src/operations/packages_install.sh
var packages_install_default = 'packages_install() {\n  local __step __pins=$JOB/requirements/pins.txt __log=$JOB/resolver\n  local -a __arguments=()\n  packages_begin >/dev/null\n  [[ ! -f $WORKSPACE/.comfy-pod/constraints.txt ]] || __arguments+=(-c "$WORKSPACE/.comfy-pod/constraints.txt")\n  : >"$__pins"\n  packages_index\n  [[ $* == torch || $* == pip_upgrade ]] || for __step in "${__base[@]}"; do packages_add "$__step" settled; done\n  for __step; do\n    index_of "$__step" && enter "$REPLY"\n    packages_add "$__step"\n    packages_over_again\n  done\n  [[ ! -s $__pins ]] || __arguments+=(-c "$__pins")\n  [[ " ${__arguments[*]} " == *\' -r \'* ]] || return 0\n  for __step in "${REBUILD[@]}"; do packages_again "$__step" "$__step"; done\n  for __step in "${LINKS[@]}"; do __arguments+=(--find-links "$__step"); done\n  note_private_build "$#" "${__arguments[@]}"\n  {\n    (($# > 1)) || give_secrets\n    packages_run "${__arguments[@]}"\n  } 2>&1 | tee "$__log" || packages_failed\n}\npackages_add() {\n  local INDEX STEP OPERATION FOLDER DISABLED KIND __name __file\n  index_of "$1" || return 0\n  INDEX=$REPLY STEP=$1\n  __name=W_${INDEX}_operation OPERATION=${!__name}\n  packages_asked\n  [[ $STEP != torch ]] || torch_asked\n  if [[ ${2-} == settled ]]; then\n    packages_split\n    if ((${#ADDRESSES[@]} > 0)); then\n      PACKAGE_FILES=()\n      mapfile -t PACKAGE_LINES <<<"${KNOWN_LINES%$\'\\n\'}"\n    fi\n  fi\n  if ((${#PACKAGE_LINES[@]} > 0)); then\n    printf \'%s\\n\' "${PACKAGE_LINES[@]}" >"$JOB/requirements/$STEP.txt"\n    __arguments+=(-r "$JOB/requirements/$STEP.txt")\n  fi\n  [[ -z $PACKAGES_WAIT ]] || die "$PACKAGES_WAIT"\n  for __file in "${PACKAGE_FILES[@]}"; do\n    [[ -f $__file ]] || die "${__file#"$WORKSPACE/"} is not there: its checkout comes first"\n    __arguments+=(-r "$__file")\n  done\n}\ntorch_asked() {\n  local requirements index_url __name\n  wish requirements index_url\n  if [[ -n $requirements ]]; then\n    mapfile -t PACKAGE_LINES <<<"$requirements"\n  else\n    for __name in "${TORCH_FAMILY[@]}"; do\n      if distribution_version "$__name"; then PACKAGE_LINES+=("$__name==$REPLY"); fi\n    done\n  fi\n  if [[ -z $requirements && ${PACKAGE_LINES[*]} == *+* ]]; then index_url=$(torch_index); fi\n  packages_index_url "$index_url"\n}\npackages_over_again() {\n  local forced replaces __name __line\n  wish forced replaces\n  packages_named\n  packages_hollow\n  for __name in "${HOLLOW[@]}"; do\n    distribution_version "$__name"\n    packages_again "$__name" "$__name==$REPLY"\n  done\n  for __name in $replaces; do\n    for __line in "${PACKAGE_LINES[@]}"; do\n      [[ $__line != "$__name=="* ]] || packages_again "$__name" "$__line"\n    done\n  done\n  [[ $forced == yes ]] || return 0\n  packages_state_of_step\n  for __name in "${NAMED[@]}"; do\n    [[ $STEP == torch || " ${TORCH_FAMILY[*]} " != *" $__name "* ]] || continue\n    distribution_version "$__name" || continue\n    packages_again "$__name" "$__name==$REPLY"\n    [[ $PACKAGES_STATE != satisfied || $STEP == torch ]] || printf \'%s==%s\\n\' "$__name" "$REPLY" >>"$__pins"\n  done\n}\npackages_begin() {\n  AGAIN=()\n  if [[ $WRITER == uv ]]; then\n    uv_ensure\n    uv_settings\n    uv_link_mode "${SITE_PACKAGES[0]}"\n    INSTALL=("$UV" pip install --python "$PYTHON")\n  else\n    export PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off\n    own_pip\n    INSTALL+=(install)\n  fi\n}\nown_pip() {\n  local __pip=()\n  if "$PYTHON" -m pip --version >/dev/null 2>&1; then\n    INSTALL=("$PYTHON" -m pip)\n  elif "$PYTHON" -m ensurepip >/dev/null 2>&1 && "$PYTHON" -m pip --version >/dev/null 2>&1; then\n    INSTALL=("$PYTHON" -m pip)\n  elif any_pip "$WORKSPACE/.comfy-pod/tools/pip"; then\n    INSTALL=("${__pip[@]}" --python "$PYTHON")\n  else\n    die "the environment $ENVIRONMENT has no pip, and no Python of this pod has: add python3-pip to system-packages"\n  fi\n}\npackages_again() {\n  if [[ $WRITER == uv ]]; then AGAIN+=(--reinstall-package "$1"); else AGAIN+=("$2"); fi\n}\n\npackages_index_url() { [[ -z $1 ]] || INSTALL+=(--extra-index-url "$1"); }\npackages_run() {\n  if [[ $WRITER == pip && ${#AGAIN[@]} -gt 0 ]]; then\n    say "${INSTALL[*]} --force-reinstall --no-deps ${AGAIN[*]}"\n    "${GIVEN[@]}" "${INSTALL[@]}" --force-reinstall --no-deps "${AGAIN[@]}" || return\n    AGAIN=()\n  fi\n  set -- "${INSTALL[@]}" "${AGAIN[@]}" "$@"\n  say "$*"\n  "${GIVEN[@]}" "$@"\n}\npackages_failed() {\n  local __line __words=\'\' __last=\'\'\n  while IFS= read -r __line; do\n    [[ ! $__line =~ [^[:space:]] ]] || __last=$__line\n    [[ $__line != @(error:|ERROR:)* && -z $__words ]] || __words+=" $__line"\n  done <"$__log"\n  [[ -n $__words ]] || __words=$__last\n  __words=${__words//+([[:space:]])/ }\n  __words=${__words#?( )@(error|ERROR): }\n  ((${#__words} <= 500)) || __words=${__words:0:500}\u2026\n  die "${__words# }"\n}\n';

// src/operations/packages_together.sh
var packages_together_default = 'packages_together() {\n  local index_url=\'\' __step __from __base=() __due=() __held=no __code\n  discover_environment\n  packages_forget\n  step_line "$@"\n  milliseconds\n  __from=$REPLY\n  : >"$CP_REASON_FILE"\n  (\n    set -euo pipefail\n    packages_prepare\n  )\n  __code=$?\n  if [[ $__code -ne 0 ]]; then\n    for __step; do\n      if needs_met "$__step"; then conclude "$__code" "$__from"; fi\n    done\n    return 0\n  fi\n  packages_base "$@"\n  package_wheels_begin "$1"\n  torch_wish index_url || true\n  for __step; do\n    if [[ $__step == torch && -n $index_url ]]; then packages_alone torch; else __due+=("$__step"); fi\n  done\n  packages_able "${__due[@]}"\n  packages_in_turn "$@"\n  package_wheels_end "$1"\n  return 0\n}\npackages_in_turn() {\n  local __step __code\n  if torch_held; then __held=yes; fi\n  if ((${#__due[@]} > 1)); then\n    [[ ${#__due[@]} -eq $# ]] || step_line "${__due[@]}"\n    packages_attempt "${__due[@]}"\n    __code=$?\n    if [[ $__code -eq 0 ]] && { torch_held || [[ $__held == no && " ${__due[*]} " != *\' torch \'* ]]; }; then\n      packages_concluded "$__from" "${__due[@]}"\n      return 0\n    fi\n    say "together they cannot be installed: one by one, to find the one at fault"\n    [[ $__held == no ]] || torch_restore\n  fi\n  for __step in "${__due[@]}"; do packages_alone "$__step"; done\n  return 0\n}\npackages_able() {\n  local __step\n  __due=()\n  for __step; do\n    if needs_met "$__step"; then __due+=("$__step"); fi\n  done\n}\npackages_concluded() {\n  local __from=$1 __step __greatest\n  shift\n  __greatest=$1\n  for __step; do [[ $__step != @(torch|dependencies_main) || $__greatest == torch ]] || __greatest=$__step; done\n  packages_look\n  PACKAGES_SETTLED=yes\n  for __step; do\n    needs_met "$__step" || continue\n    milliseconds\n    [[ $__step != "$__greatest" ]] || REPLY=$__from\n    conclude 0 "$REPLY"\n  done\n  PACKAGES_SETTLED=no\n}\npackages_alone() {\n  local __from __code __held=no __reason\n  needs_met "$1" || return 0\n  step_line "$1"\n  milliseconds\n  __from=$REPLY\n  : >"$CP_REASON_FILE"\n  if torch_held; then __held=yes; fi\n  packages_attempt "$1"\n  __code=$?\n  if [[ $1 != torch && $__held == yes ]] && ! torch_held; then\n    __code=1 __reason="it changed the torch family ($REPLY), against constraints.txt"\n    if torch_restore; then __reason+="; the family was put back"; else __reason+="; the family could not be put back: $REPLY"; fi\n    say "error: $__reason"\n    printf \'%s\' "$__reason" >"$CP_REASON_FILE"\n  fi\n  [[ $__code -eq 0 ]] || packages_tell_files\n  conclude "$__code" "$__from"\n  [[ $__code -ne 0 || $1 == torch ]] || __base+=("$1")\n}\npackages_tell_files() {\n  local __file\n  packages_asked\n  for __file in "${PACKAGE_FILES[@]}"; do\n    text_of "$__file"\n    tell file "${__file#"$COMFYUI/"}" "${REPLY:0:65536}"\n  done\n}\npackages_prepare() {\n  local constraints=\'\'\n  [[ -x $PYTHON ]] || die "there is no working Python environment at $ENVIRONMENT: the step python_env comes first"\n  find_interpreters\n  packages_index\n  torch_wish constraints || true\n  torch_constrain "$constraints"\n  mkdir -p "$JOB/requirements"\n  packages_begin\n}\npackages_base() {\n  local INDEX STEP OPERATION FOLDER DISABLED KIND __name\n  __base=()\n  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do\n    __name=W_${INDEX}_id STEP=${!__name}\n    __name=W_${INDEX}_operation OPERATION=${!__name}\n    [[ $OPERATION == @(packages|node|manager) && " $* " != *" $STEP "* ]] || continue\n    packages_state_of_step\n    [[ $PACKAGES_STATE != satisfied ]] || __base+=("$STEP")\n  done\n}\npackages_attempt() {\n  local __code\n  packages_once "$@"\n  __code=$?\n  if package_wheels_fail "$__code"; then\n    : >"$CP_REASON_FILE"\n    packages_once "$@"\n    __code=$?\n    REBUILD=()\n  fi\n  packages_forget\n  return "$__code"\n}\n\npackages_once() {\n  local __code\n  (\n    set -euo pipefail\n    find_interpreters\n    packages_install "$@"\n  )\n  __code=$?\n  package_wheels_built\n  return "$__code"\n}\n';

// src/operations/python_env.sh
var python_env_default = 'PYTHON_VERSIONS=(3.12 3.13 3.11)\n\npython_env_probe() {\n  local version\n  wish version\n  [[ -z ${JOB-} ]] || discover_environment\n  minor_of "$PYTHON_VERSION"\n  input python "${version:-$REPLY}"\n  input provider "$PROVIDER"\n  input environment "$ENVIRONMENT"\n  fact provider "$PROVIDER"\n  fact python "$PYTHON"\n  fact environment "$ENVIRONMENT"\n  fact version "$PYTHON_VERSION"\n  fact system_site "$SYSTEM_SITE"\n  join_with : "${SITE_PACKAGES[@]}"\n  fact site_packages "$REPLY"\n  if [[ ! -e $PYTHON && ! -L $PYTHON && ! -e $ENVIRONMENT/pyvenv.cfg ]]; then\n    state absent "there is no Python environment at $ENVIRONMENT"\n  elif [[ ! -x $PYTHON ]]; then\n    state partial "the interpreter of $ENVIRONMENT is gone"\n  elif [[ ! -d ${SITE_PACKAGES[0]-} ]] || lacks_description; then\n    state partial "$ENVIRONMENT is half made"\n  elif [[ -n $version && $PYTHON_VERSION != "$version"?(.*) ]]; then\n    state other "$ENVIRONMENT has Python $PYTHON_VERSION, asked for is $version"\n  else\n    state satisfied "Python $PYTHON_VERSION by $PROVIDER"\n  fi\n}\n\npython_env_prove() {\n  local __said\n  __said=$("$PYTHON" -I -c \'import sys, ssl, ctypes; print("%d.%d" % sys.version_info[:2])\' 2>&1) || die "the interpreter $PYTHON does not run: ${__said##*$\'\\n\'}"\n  minor_of "$PYTHON_VERSION"\n  [[ ${__said##*$\'\\n\'} == "$REPLY" ]] || die "the interpreter $PYTHON is ${__said##*$\'\\n\'}, and its environment says $REPLY"\n}\n\npython_env_fetch() {\n  local version\n  wish version\n  find_interpreters\n  [[ $PROVIDER != system ]] || { python_env_system && return; }\n  if [[ -x $PYTHON && -d ${SITE_PACKAGES[0]-} ]] && ! lacks_description; then\n    [[ -n $version && $PYTHON_VERSION != "$version"?(.*) ]] || return 0\n    python_env_aside "it has Python $PYTHON_VERSION"\n  elif [[ -e $ENVIRONMENT/pyvenv.cfg && -n $PYTHON_VERSION && ($PYTHON_VERSION == "$version"?(.*) || -z $version) ]]; then\n    minor_of "$PYTHON_VERSION"\n    say "repairing $ENVIRONMENT: its interpreter is gone, its packages for Python $REPLY stay"\n    if python_env_create "$REPLY"; then return 0; fi\n    say "there is no Python $REPLY any more"\n    python_env_aside "its interpreter is gone"\n  elif [[ -e $ENVIRONMENT ]]; then\n    python_env_aside "it is half made"\n  fi\n  if [[ -n $version ]]; then\n    python_env_create "$version" || die "there is no Python $version on this pod, and none could be fetched: say another python.version, or leave it out"\n    return 0\n  fi\n  for version in "${PYTHON_VERSIONS[@]}"; do\n    interpreter_for "$version" && break\n  done\n  [[ -n $REPLY ]] || version=${PYTHON_VERSIONS[0]}\n  python_env_create "$version" || die "there is no Python ${PYTHON_VERSIONS[*]} on this pod, and none could be fetched; the log above says why"\n}\n\npython_env_system() {\n  [[ -n $PYTHON && -x $PYTHON ]] || die "python.provider is system, and this pod has no python${version:-3}: say provider: uv"\n  [[ -z $version || $PYTHON_VERSION == "$version"?(.*) ]] || die "the system\'s Python is $PYTHON_VERSION, and python.version asks for $version: say provider: uv, or leave the version out"\n}\npython_env_aside() {\n  say "a new environment is made at $ENVIRONMENT: $1"\n  [[ $ENVIRONMENT == "$WORKSPACE"/* ]] || die "the environment $ENVIRONMENT is not as wished: $1. It lies outside of the workspace, so it stays as it is: name another place with python.path, or leave python.version out"\n  aside "$ENVIRONMENT" || die "$ENVIRONMENT cannot be moved aside"\n}\npython_env_create() {\n  interpreter_for "$1" || true\n  case $PROVIDER in\n  venv) python_env_create_venv "$1" "$REPLY" ;;\n  conda) python_env_create_conda "$1" ;;\n  *) python_env_create_uv "${REPLY:-$1}" ;;\n  esac\n}\npython_env_create_uv() {\n  local __more=()\n  [[ $SYSTEM_SITE == no ]] || __more=(--system-site-packages)\n  uv_ensure\n  (\n    uv_settings\n    say "uv venv --python $1 $ENVIRONMENT"\n    "${GIVEN[@]}" "$UV" venv --no-project --allow-existing "${__more[@]}" --python "$1" "$ENVIRONMENT"\n  )\n}\n\npython_env_create_venv() {\n  local __more=()\n  [[ -n $2 ]] || return 1\n  [[ $SYSTEM_SITE == no ]] || __more=(--system-site-packages)\n  find "$ENVIRONMENT/bin" -maxdepth 1 -name \'python*\' -xtype l -delete 2>/dev/null || true\n  say "$2 -m venv $ENVIRONMENT"\n  "$2" -m venv "${__more[@]}" "$ENVIRONMENT" || die "$2 cannot make a virtual environment: add python$1-venv to system-packages, or say provider: uv"\n}\n\npython_env_create_conda() {\n  local __conda=\'\'\n  find_conda_command && __conda=$REPLY\n  [[ -n $__conda ]] || die "python.provider is conda, and this pod has none of conda, mamba, micromamba: install Miniforge in $WORKSPACE/miniforge3, or say provider: uv"\n  say "$__conda create --prefix $ENVIRONMENT python=$1"\n  "$__conda" create --yes --prefix "$ENVIRONMENT" --override-channels --channel conda-forge "python=$1" pip\n}\n\nfind_conda_command() {\n  local __name __root\n  for __name in conda mamba micromamba; do\n    for __root in "$WORKSPACE" "$HOME" /opt; do\n      for REPLY in "$__root"/@(miniconda3|miniforge3|mambaforge|anaconda3|conda|micromamba)/bin/"$__name"; do\n        [[ ! -x $REPLY ]] || return 0\n      done\n    done\n    if python_on_path "$__name"; then return 0; fi\n  done\n  return 1\n}\nINTERPRETERS=()\nfind_interpreters() {\n  local __folders __folder __python\n  INTERPRETERS=()\n  IFS=: read -ra __folders <<<"$PATH"\n  for __folder in "${__folders[@]}" /usr/local/bin /usr/bin "$HOME"/.pyenv/versions/*/bin "$WORKSPACE"/.comfy-pod/python/*/bin "$HOME"/.local/share/uv/python/*/bin; do\n    [[ $__folder != */shims && ! -e $__folder/../pyvenv.cfg ]] || continue\n    for __python in "$__folder"/python3 "$__folder"/python3.+([0-9]); do\n      [[ ! -x $__python || " ${INTERPRETERS[*]} " == *" $__python "* ]] || INTERPRETERS+=("$__python")\n    done\n  done\n}\ninterpreter_for() {\n  local __python\n  for __python in "${INTERPRETERS[@]}"; do\n    [[ $__python == *"/python$1" ]] || continue\n    REPLY=$__python\n    "$__python" -I -c \'import ssl, ctypes\' 2>/dev/null && return 0\n  done\n  REPLY=\'\'\n  return 1\n}\nminor_of() {\n  REPLY=\'\'\n  [[ ! $1 =~ ^[0-9]+\\.[0-9]+ ]] || REPLY=${BASH_REMATCH[0]}\n}\njoin_with() {\n  local IFS=$1\n  shift\n  REPLY=$*\n}\n';

// src/operations/remote.sh
var remote_default = `GIT_MEANINGS=(
  'again|Could not resolve host|Temporary failure in name resolution|Name or service not known'
  'login|could not read (Username|Password)|Authentication failed|terminal prompts disabled|Access denied|Permission denied \\(publickey|returned error: 40[13]|Invalid username'
  'hostkey|Host key verification failed|REMOTE HOST IDENTIFICATION'
  'certificate|certificate|unable to get local issuer|SSL: no alternative'
  'full|No space left on device|Disk quota exceeded'
  'refused|unadvertised object|not our ref|(dumb http|shallow).*(does not|not support)|remote ref .* not found|Server does not (allow|support)|no such remote ref|find remote ref'
  'again|timed out|Connection (reset|refused|closed)|early EOF|RPC failed|unexpected disconnect|hung up unexpectedly|returned error: (429|5)|gnutls_handshake|TLS connection was|transfer closed|Operation too slow|Could not connect|Failed to connect|unable to connect|Network is unreachable'
  'absent|[Rr]epository.*not found|does not appear to be a git repository|does not exist|returned error: 404|not exported'
)
git_meaning() {
  local __line __about
  GIT_MEANING=other
  for __line in "\${GIT_MEANINGS[@]}"; do
    [[ $1 =~ \${__line#*|} ]] || continue
    GIT_MEANING=\${__line%%|*}
    break
  done
  repository_key "$url"
  __about=$REPLY
  __line=$(tr '\\r' '\\n' <<<"$1" | grep -vE '^(remote: )?(Enumerating|Counting|Compressing|Receiving|Resolving|Total)' | grep -E '^(fatal|error|remote|ssh|git)|[Pp]ermission|[Hh]ost' | tail -n 2 | tr '\\n' ' ')
  case $GIT_MEANING in
  login) GIT_REASON="$__about does not exist, or it is private$([[ -n \${SECRET_0_git_token-} ]] && echo " and the git-token that was given may not read it" || echo ": give a token that may read it as the input git-token")" ;;
  hostkey) GIT_REASON="the pod does not know the host key of the server of $__about; put it into ~/.ssh/known_hosts there, or use an https URL" ;;
  certificate) GIT_REASON="the certificate of the server of $__about could not be verified: \${__line:-$1}" ;;
  full) GIT_REASON="the disk below $FOLDER is full, or its quota is used up" ;;
  absent) GIT_REASON="there is no repository $__about: look at the URL in the manifest" ;;
  again) GIT_REASON="$__about could not be reached: \${__line:-$1}" ;;
  *) GIT_REASON="git could not read $__about: \${__line:-$1}" ;;
  esac
  GIT_REASON=\${GIT_REASON%%+([[:space:]])}
}
git_remote() {
  local __try __tries=\${GIT_TRIES:-3} __settings=(-c http.lowSpeedLimit=1000 -c http.lowSpeedTime=60 -c fetch.unpackLimit=1) __ssh=\${GIT_SSH_COMMAND-} __token=''
  if [[ $url =~ ^https://([^/@]+) && -n \${SECRET_0_git_token-} ]]; then
    __token=$SECRET_0_git_token
    __settings+=(-c credential.helper= -c "credential.https://\${BASH_REMATCH[1]}.helper="'!f() { echo username=x-access-token; echo "password=$COMFY_POD_GIT_TOKEN"; }; f')
  elif [[ $url == ssh:* || $url != *://* ]]; then
    __ssh=$(git config core.sshCommand 2>/dev/null || echo "\${__ssh:-ssh} -o BatchMode=yes")
  fi
  for ((__try = 1; ; __try++)); do
    if REPLY=$(
      [[ -z $__ssh ]] || export GIT_SSH_COMMAND=$__ssh
      set -o pipefail
      if [[ $1 == ls-remote ]]; then
        give_token "$__token"
        timeout 60 "\${GIVEN[@]}" git -c safe.directory='*' "\${__settings[@]}" "$@" 2>&1
      else
        { give_token "$__token" && git_here "\${__settings[@]}" "$@"; } 2>&1 | tee -a /dev/stderr
      fi
    ); then return 0; fi
    git_meaning "$REPLY"
    [[ $GIT_MEANING == again && $__try -lt $__tries ]] || return 1
    say "$GIT_REASON; trying again"
    sleep "$((__try * \${CP_retry_pause:-3}))"
  done
}
give_token() { [[ -z $1 ]] || export COMFY_POD_GIT_TOKEN=$1; }
declare -A REMOTE_REFS=()
remote_refs() {
  local __line
  REMOTE_REFS=() HEAD_OF_REMOTE=''
  git_remote ls-remote "\${@:3}" "$1" \${2:+"$2"} || return 1
  while IFS= read -r __line; do
    if [[ $__line =~ ^([0-9a-f]{40,64})$'\\t'(.+)$ ]]; then
      REMOTE_REFS[/\${BASH_REMATCH[2]%'^{}'}]=\${BASH_REMATCH[1]}
    elif [[ $__line =~ ^ref:\\ (.+)[[:space:]]HEAD$ ]]; then
      HEAD_OF_REMOTE=\${BASH_REMATCH[1]}
    fi
  done <<<"$REPLY"
}
resolve_ref() {
  local __name __tags=()
  COMMIT='' REF_NAME='' GIT_REASON='' GIT_MEANING=''
  if [[ $2 =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]]; then
    COMMIT=$2
    return 0
  fi
  case $2 in
  '')
    remote_refs "$1" HEAD --symref || return 1
    COMMIT=\${REMOTE_REFS[/HEAD]-} REF_NAME=\${HEAD_OF_REMOTE:-HEAD}
    ;;
  refs/*)
    remote_refs "$1" "$2" || return 1
    COMMIT=\${REMOTE_REFS[/$2]-} REF_NAME=$2
    ;;
  *)
    remote_refs "$1" '' --heads --tags || return 1
    if [[ $2 == release ]]; then
      for __name in "\${!REMOTE_REFS[@]}"; do [[ ! $__name =~ ^/refs/tags/v[0-9]+\\.[0-9]+\\.[0-9]+$ ]] || __tags+=("\${__name#/}"); done
      if [[ \${#__tags[@]} -eq 0 ]]; then
        resolve_ref "$1" ''
        return
      fi
      REF_NAME=$(printf '%s\\n' "\${__tags[@]}" | sort -V | tail -n 1)
      COMMIT=\${REMOTE_REFS[/$REF_NAME]}
      return 0
    fi
    for __name in "refs/heads/$2" "refs/tags/$2"; do
      COMMIT=\${REMOTE_REFS[/$__name]-} REF_NAME=$__name
      [[ -z $COMMIT ]] || return 0
    done
    ;;
  esac
  [[ -z $COMMIT ]] || return 0
  REF_NAME='' GIT_MEANING=no-ref
  repository_key "$1"
  GIT_REASON="$REPLY has no branch, tag or commit \${2:-HEAD}"
  close_refs "$2"
  [[ -z $REPLY ]] || GIT_REASON+="; near it: $REPLY"
  return 1
}
close_refs() {
  local __name __short __near=() __all=()
  for __name in "\${!REMOTE_REFS[@]}"; do
    [[ $__name == /refs/@(heads|tags)/* ]] || continue
    __short=\${__name#/refs/*/}
    __all+=("$__short")
    [[ \${__short,,} != *"\${1,,}"* && \${1,,} != *"\${__short,,}"* ]] || __near+=("$__short")
  done
  [[ \${#__near[@]} -gt 0 ]] || __near=("\${__all[@]}")
  REPLY=''
  [[ \${#__near[@]} -eq 0 ]] || REPLY=$(printf '%s\\n' "\${__near[@]}" | sort -rV | head -n 5 | paste -sd, | sed 's/,/, /g')
}
`;

// src/operations/rollback.sh
var rollback_default = '\ngeneration_rollback() { "rollback_$STEP"; }\nrollback_generation() {\n  local to keep __all __number __previous=\'\'\n  wish to keep\n  generations_folder\n  __all=$REPLY\n  for __number in "$WORKSPACE"/.comfy-pod/steps/* "$__all"/*/files/.comfy-pod/steps/*; do printf \'%s\\n\' "${__number##*/}"; done | sort -u >>"$JOB/steps"\n  stop_other_jobs\n  generation_take "$JOB/now" broken\n  generation_numbers\n  tell_generations\n  generation_open || true\n  if [[ $to == previous ]]; then\n    for __number in "${NUMBERS[@]}"; do\n      generation_compare "$__all/$__number" "$JOB/now" || __previous=$__number\n    done\n    to=$__previous\n    [[ -n $to || ${#NUMBERS[@]} -eq 0 ]] || to=${NUMBERS[-1]}\n    [[ $OPEN_KIND != rollback ]] || to=$OPEN_NUMBER\n    [[ -n $to ]] || die "there is no generation yet: one is recorded before a run changes an existing installation"\n  elif ! generation_is "$to"; then\n    printf -v REPLY \'%s, \' "${NUMBERS[@]}"\n    die "there is no generation $to; there are: ${REPLY%, }"\n  fi\n  if [[ $keep == yes && -z $OPEN_KIND && -s $JOB/now/packages ]] && ! generation_compare "$__all/$to" "$JOB/now"; then\n    rm -rf "$__all/.new"\n    cp -a "$JOB/now" "$__all/.new"\n    generation_keep "$to"\n    say "generation $REPLY: what is there now is recorded"\n  fi\n  printf \'%s rollback\\n\' "$to" | write_file "$__all/open" || die "$__all/open cannot be written"\n  printf \'%s\\n\' "$to" >"$JOB/generation"\n  generation_is "$to"\n  fact to "$to"\n  outcome skipped "generation $to, of ${RECORD[time]}"\n}\ntell_generations() {\n  local __all __i __next __said\n  generations_folder\n  __all=$REPLY\n  for ((__i = 0; __i < ${#NUMBERS[@]}; __i++)); do\n    __next=$JOB/now\n    [[ -z ${NUMBERS[__i + 1]-} ]] || __next=$__all/${NUMBERS[__i + 1]}\n    generation_is "${NUMBERS[__i]}"\n    REPLY=nothing\n    generation_compare "$__all/${NUMBERS[__i]}" "$__next" || some_differences\n    __said="generation ${NUMBERS[__i]}: ${RECORD[time]}, before ${RECORD[run]:-a run outside GitHub}; changed since: $REPLY"\n    fact "generation.${NUMBERS[__i]}" "$__said"\n    say "$__said"\n  done\n}\nstop_other_jobs() {\n  local __job __folder __pid __start __container __tries\n  discover_jobs\n  for __job in "${LIVE[@]}"; do\n    [[ $__job != "$CP_job" ]] || continue\n    __folder=$WORKSPACE/.comfy-pod/jobs/$__job\n    job_alive "$__folder" || continue\n    read -r __pid __start __container <"$__folder/process"\n    [[ $__container == "$CONTAINER" ]] || die "the job $__job of another pod is at work on this volume: try again when it has ended"\n    say "stopping the job $__job"\n    printf \'stopped by a rollback\\n\' >"$__folder/stopped"\n    kill -TERM -- "-$__pid" 2>/dev/null || true\n    for ((__tries = 0; __tries < 30; __tries++)); do\n      kill -0 -- "-$__pid" 2>/dev/null || break\n      sleep 0.1\n    done\n    kill -KILL -- "-$__pid" 2>/dev/null || true\n    [[ -f $__folder/exit-code ]] || printf \'143\\n\' >"$__folder/exit-code"\n  done\n}\nto_generation() {\n  local __number\n  read -r __number <"$JOB/generation"\n  generation_is "$__number" || die "generation $__number is gone"\n  generations_folder\n  GENERATION=$REPLY/$__number COMFYUI=${RECORD[comfyui]}\n  THEN_PYTHON=${RECORD[python]} THEN_ENVIRONMENT=${RECORD[environment]} THEN_PROVIDER=${RECORD[provider]} THEN_VERSION=${RECORD[python_version]}\n}\nrollback_records() {\n  local __path __changed=0 __mode\n  to_generation\n  cd "$WORKSPACE" || die "$WORKSPACE is gone"\n  for __path in .comfy-pod/steps/* .install_markers/* "${GENERATION_FILES[@]}"; do\n    [[ -f $__path && ! -f $GENERATION/files/$__path ]] || continue\n    case $__path in\n    .install_markers/*) grep -Eqsx $\'by=comfy-pod-action\\r?\' "$__path" || continue ;;\n    comfyStart.sh)\n      aside "$WORKSPACE/$__path" || die "$__path cannot be moved aside"\n      ((__changed += 1))\n      continue\n      ;;\n    esac\n    rm -f "$__path"\n    ((__changed += 1))\n  done\n  while IFS= read -r -d \'\' __path; do\n    cmp -s "$GENERATION/files/$__path" "$__path" && continue\n    __mode=644\n    [[ $__path != comfyStart.sh || ! -e $__path ]] || is_our_start_script || aside "$WORKSPACE/$__path" || die "$__path cannot be moved aside"\n    [[ ! -x $GENERATION/files/$__path ]] || __mode=755\n    write_file "$WORKSPACE/$__path" "$__mode" <"$GENERATION/files/$__path" || die "$__path cannot be written"\n    ((__changed += 1))\n  done < <(cd "$GENERATION/files" && find . -type f -printf \'%P\\0\')\n  if ((__changed == 0)); then outcome skipped "as they were"; else outcome updated "$__changed files"; fi\n}\nrollback_comfyui_service() {\n  local __before=\'\'\n  to_generation\n  if [[ ! -f $WORKSPACE/.comfy-pod/steps/comfyui_service ]] && ! find_service; then\n    outcome skipped "it did not run then"\n    return\n  fi\n  [[ -f $WORKSPACE/comfyStart.sh ]] || {\n    outcome skipped "there was no start script of ours then"\n    return\n  }\n  ! read_record "$WORKSPACE/.comfy-pod/steps/comfyui_service" || printf -v "W_${INDEX}_port" \'%s\' "${RECORD[fact.port]:-8188}"\n  if find_service; then __before="$SERVICE_PID $SERVICE_START"; fi\n  comfyui_service_start\n  text_of "$CP_REASON_FILE.outcome"\n  [[ $REPLY != running$\'\\t\'* ]] || return 0\n  find_service || die "ComfyUI ended right after it had answered"\n  service_answers 30 || die "process $SERVICE_PID does not answer on port $SERVICE_PORT"\n  service_facts\n  fact pid "$SERVICE_PID"\n  fact port "$SERVICE_PORT"\n  fact listen "$SERVICE_LISTEN"\n  service_log\n  judge_loading "$REPLY"\n  if [[ "$SERVICE_PID $SERVICE_START" == "$__before" ]]; then\n    outcome skipped "process $SERVICE_PID answers on port $SERVICE_PORT, and had loaded nothing else"\n  else\n    outcome updated "process $SERVICE_PID answers on port $SERVICE_PORT"\n  fi\n}\nrollback_proof() {\n  to_generation\n  describe_generation || die "the Python of then, $THEN_PYTHON, does not run"\n  generation_take "$JOB/proof"\n  generation_compare "$GENERATION" "$JOB/proof" || {\n    some_differences\n    die "it is not as it was: $REPLY"\n  }\n  generations_folder\n  rm -f "$REPLY/open"\n  outcome skipped "every commit, every package and the start script are those of generation ${GENERATION##*/}"\n}\n';

// src/operations/rollback_packages.sh
var rollback_packages_default = 'describe_generation() {\n  describe_python "$THEN_PYTHON" || return 1\n  ENVIRONMENT=$THEN_ENVIRONMENT PROVIDER=$THEN_PROVIDER\n}\n\nrollback_packages() {\n  local INSTALL=() AGAIN=() __line __name __changed=() __added=() __again=() __lines=$JOB/packages.txt\n  local -A __was=() __is=()\n  to_generation\n  find_interpreters\n  rollback_environment\n  packages_begin\n  freeze >"$JOB/packages.now" || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"\n  read_packages "$GENERATION/packages" __was\n  read_packages "$JOB/packages.now" __is\n  for __name in "${!__was[@]}"; do\n    __line=${__was[$__name]}\n    [[ ${__is[$__name]-} != "$__line" ]] || continue\n    __changed+=("$__line")\n    [[ ! -v __is[$__name] || ${__is[$__name]} == *==* && $__line == *==* ]] || __again+=("${__name#/}")\n  done\n  for __name in "${!__is[@]}"; do [[ -n ${__was[$__name]-} ]] || __added+=("${__name#/}"); done\n  if ((${#__changed[@]} + ${#__added[@]} == 0)); then\n    outcome skipped "every package is that of then"\n    return\n  fi\n  ((${#__again[@]} == 0)) || uninstall "${__again[@]}"\n  install_exactly "${__changed[@]}"\n  if ((${#__added[@]} > 0)); then\n    shared_with "${__added[@]}"\n    uninstall "${__added[@]}"\n    if ((${#SHARED[@]} > 0)); then\n      __changed=()\n      for __name in "${SHARED[@]}"; do [[ -z ${__was[/$__name]-} ]] || __changed+=("${__was[/$__name]}"); done\n      say "files of them were also those of: ${SHARED[*]}"\n      uninstall "${SHARED[@]}"\n      install_exactly "${__changed[@]}"\n    fi\n  fi\n  freeze >"$JOB/packages.then" || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"\n  DIFFERENCES=()\n  compare_packages "$GENERATION/packages" "$JOB/packages.then"\n  if ((${#DIFFERENCES[@]} > 0)); then\n    some_differences\n    die "the packages are not what they were: $REPLY"\n  fi\n  compare_packages "$JOB/packages.now" "$GENERATION/packages"\n  some_differences\n  outcome updated "$REPLY"\n}\nrollback_environment() {\n  local __path __found=\'\' __minor\n  minor_of "$THEN_VERSION"\n  __minor=$REPLY\n  if describe_generation && [[ $PYTHON_VERSION == "$__minor"?(.*) ]]; then return 0; fi\n  ENVIRONMENT=$THEN_ENVIRONMENT PROVIDER=$THEN_PROVIDER PYTHON=$THEN_PYTHON\n  [[ $ENVIRONMENT == "$WORKSPACE"/* && $PROVIDER != system ]] || die "the Python of then, $PYTHON, is gone or of another version; it lies outside of the workspace"\n  for __path in "$WORKSPACE"/.comfy-pod/aside/*/"${ENVIRONMENT#"$WORKSPACE"/}"; do\n    ! cmp -s "$__path/pyvenv.cfg" "$GENERATION/pyvenv.cfg" || __found=$__path\n  done\n  [[ ! -e $ENVIRONMENT ]] || aside "$ENVIRONMENT" || die "$ENVIRONMENT cannot be moved aside"\n  if [[ -n $__found ]]; then\n    say "$__found comes back to $ENVIRONMENT"\n    mv "$__found" "$ENVIRONMENT"\n  else\n    python_env_create "$__minor" || die "there is no Python $__minor any more, and none could be fetched"\n  fi\n  describe_generation || die "the environment $ENVIRONMENT could not be brought back"\n}\ninstall_exactly() {\n  local __index\n  (($# > 0)) || return 0\n  {\n    rollback_indexes\n    printf \'%s\\n\' "$@"\n  } >"$__lines"\n  say "installing: $*"\n  if [[ $WRITER == uv ]]; then\n    "${INSTALL[@]}" --offline --no-deps -r "$__lines" || "${INSTALL[@]}" --no-deps -r "$__lines" || die "what was there cannot be had again: see the log"\n  else\n    "${INSTALL[@]}" --no-deps --force-reinstall -r "$__lines" || die "what was there cannot be had again: see the log"\n  fi\n}\nrollback_indexes() {\n  local __line\n  {\n    sed -n \'s/^# index: /--extra-index-url /p\' "$GENERATION/files/.comfy-pod/constraints.txt" 2>/dev/null\n    for __line in "$COMFYUI"/requirements.txt "$COMFYUI"/custom_nodes/*/requirements*.txt; do\n      grep -hE \'^(--extra-index-url|--find-links|-f)[ =]\' "$__line" 2>/dev/null\n    done\n  } | sort -u || true\n}\nuninstall() {\n  say "uninstalling: $*"\n  if [[ $WRITER == uv ]]; then\n    "$UV" pip uninstall --python "$PYTHON" "$@"\n  else\n    "${INSTALL[@]:0:${#INSTALL[@]}-1}" uninstall --yes "$@"\n  fi\n}\nshared_with() {\n  local __name __site __folder\n  local -A __going=()\n  SHARED=()\n  packages_index\n  for __name; do\n    [[ ! -v DISTRIBUTIONS[$__name] ]] || __going[$__name]=${DISTRIBUTIONS[$__name]}\n  done\n  ((${#__going[@]} > 0)) || return 0\n  files_of "${__going[@]}" >"$JOB/going"\n  for __name in "${!DISTRIBUTIONS[@]}"; do\n    [[ ! -v __going[$__name] && -f ${DISTRIBUTIONS[$__name]}/RECORD ]] || continue\n    [[ -z $(LC_ALL=C comm -12 "$JOB/going" <(files_of "${DISTRIBUTIONS[$__name]}") | head -n 1) ]] || SHARED+=("$__name")\n  done\n}\nfiles_of() {\n  local __folder\n  for __folder; do\n    [[ ! -f $__folder/RECORD ]] || cut -d, -f1 "$__folder/RECORD"\n  done | { grep -v __pycache__ || true; } | LC_ALL=C sort -u\n}\n';

// src/operations/rollback_repositories.sh
var rollback_repositories_default = `
rollback_repositories() {
  local __line=0 __folder __commit __branch __url __note __back=()
  to_generation
  while IFS=$'\\t' read -r -u 4 __folder __commit __branch __url __note; do
    ((__line += 1))
    rollback_repository "$GENERATION/edits/$__line"
  done 4<"$GENERATION/repositories"
  rollback_nodes
  if ((\${#__back[@]} == 0)); then
    outcome skipped "every commit is that of then"
  else
    printf -v REPLY '%s, ' "\${__back[@]}"
    outcome updated "\${REPLY%, }"
  fi
}
rollback_repository() {
  local FOLDER KEY='' COMMIT=$__commit REF_NAME='' REMOTE=origin url='' ref='' UNFINISHED=no __was='' __pattern=$'\\nref=([^\\n]*)'
  unescape "$__folder"
  FOLDER=$REPLY
  unescape "$__note"
  __note=$REPLY
  [[ $__branch == - ]] || REF_NAME=refs/heads/$__branch
  [[ $__url == - ]] || url=$__url
  [[ ! $'\\n'$__note =~ $__pattern ]] || ref=\${BASH_REMATCH[1]}
  [[ -e $FOLDER ]] || bring_folder_back
  if read_git "$FOLDER" && [[ \${NOTE[/state]-} != begun && -s $GIT_DIRECTORY/index ]]; then
    __was=$(git_here rev-parse -q --verify 'HEAD^{commit}') || __was=''
    if [[ $__was == "$COMMIT" && -z $(missing_files) ]]; then
      rollback_note
      return
    fi
  fi
  mkdir -p "$FOLDER" || die "$FOLDER cannot be made"
  repository_key "$url"
  KEY=$REPLY
  checkout_open
  [[ \${NOTE[/state]-} != begun ]] || UNFINISHED=yes
  if remote_of "$KEY"; then url=\${REMOTES[/$REPLY]}; fi
  [[ -z $url ]] || checkout_remote
  keep_commits "$HEAD_COMMIT"
  [[ -z $REF_NAME ]] || keep_commits "$(git_here rev-parse -q --verify "$REF_NAME" || true)"
  if ! has_commit; then
    [[ -n $url ]] || die "the commit $COMMIT of $FOLDER is gone, and no remote is known"
    bring_commit
  fi
  write_note begun
  switch_to "$COMMIT" || die "the checkout in $FOLDER could not be written: \${GIT_SAID:-git gave no reason}"
  [[ -z $url ]] || bring_submodules
  if [[ -f $1 ]] && ! git_here apply --whitespace=nowarn "$1"; then
    warn "edits that the files in $FOLDER had could not be brought back; they are in $1"
  fi
  rollback_note
  [[ $(git_here rev-parse 'HEAD^{commit}') == "$COMMIT" ]] || die "$FOLDER is not at $COMMIT"
  say "$FOLDER is at \${COMMIT:0:7} again"
  __back+=("\${FOLDER##*/} \${__was:0:7}\${__was:+ \u2192 }\${COMMIT:0:7}")
}
rollback_note() {
  if [[ $__note == - ]]; then
    rm -f "$GIT_DIRECTORY/comfy-pod"
  else
    printf '%s' "$__note" | write_file "$GIT_DIRECTORY/comfy-pod" || die "$GIT_DIRECTORY cannot be written"
  fi
}
bring_folder_back() {
  local __path __found=''
  for __path in "$WORKSPACE"/.comfy-pod/aside/*/"\${FOLDER#"$WORKSPACE"/}" "\${FOLDER%/*}/.disabled/\${FOLDER##*/}" "$FOLDER.disabled"; do
    [[ ! -e $__path ]] || __found=$__path
  done
  [[ -n $__found ]] || return 0
  say "$__found comes back to $FOLDER"
  mkdir -p "\${FOLDER%/*}"
  mv "$__found" "$FOLDER"
}
rollback_nodes() {
  local FOLDER __name
  local -A __then=()
  while IFS= read -r __name; do
    __then[$__name]=1
    unescape "$__name"
    FOLDER=$COMFYUI/custom_nodes/$REPLY
    [[ -e $FOLDER || -L $FOLDER ]] || bring_folder_back
  done <"$GENERATION/nodes"
  while IFS= read -r __name; do
    [[ -z \${__then[$__name]-} ]] || continue
    unescape "$__name"
    __name=$REPLY
    aside "$COMFYUI/custom_nodes/$__name" || die "$COMFYUI/custom_nodes/$__name cannot be moved aside"
    warn "the node $__name was not there in that generation; it is now $REPLY"
    __back+=("$__name moved aside")
  done < <(node_entries)
}
`;

// src/operations/sageattention.sh
var sageattention_default = '\nsageattention_probe() {\n  local commit arch_list\n  wish commit arch_list\n  torch_build\n  input commit "$commit"\n  input torch "$TORCH_VERSION"\n  input cuda "$TORCH_CUDA"\n  input python "$(python_minor)"\n  read_gpu_models\n  input gpus "$GPU_MODELS"\n  sageattention_facts\n  [[ -z $arch_list ]] || fact arch_list "$arch_list"\n  tell_wheels sageattention\n  find_sageattention\n  [[ -z $SAGE_VERSION ]] || fact version "$SAGE_VERSION"\n  case $SAGE_VERSION/$SAGE_COMPILED in\n  /) state absent "sageattention is not installed" ;;\n  /* | */) state partial "sageattention is there in part: ${SAGE_COMPILED:-its compiled modules are missing}" ;;\n  *) state satisfied "sageattention $SAGE_VERSION" ;;\n  esac\n}\n\npython_minor() { [[ ! $PYTHON_VERSION =~ ^[0-9]+\\.[0-9]+ ]] || printf \'%s\' "${BASH_REMATCH[0]}"; }\nfind_sageattention() {\n  local __site __found\n  SAGE_VERSION=\'\' SAGE_COMPILED=\'\'\n  for __site in "${SITE_PACKAGES[@]}"; do\n    __found=("$__site"/sageattention-*.@(dist|egg)-info)\n    SAGE_VERSION=${__found[0]-}\n    SAGE_VERSION=${SAGE_VERSION##*/sageattention-}\n    SAGE_VERSION=${SAGE_VERSION%.@(dist|egg)-info}\n    SAGE_VERSION=${SAGE_VERSION%%-py3*}\n    __found=("$__site"/sageattention/_fused*.so "$__site"/sageattention/_qattn_sm*.so)\n    [[ ${#__found[@]} -lt 2 ]] || SAGE_COMPILED=$__site/sageattention\n    [[ -z $SAGE_VERSION && -z $SAGE_COMPILED ]] || return 0\n  done\n}\nread_gpu_models() {\n  local __file __line __models=()\n  for __file in /proc/driver/nvidia/gpus/*/information; do\n    while IFS= read -r __line; do\n      [[ ! $__line =~ ^Model:[[:space:]]*(.*[^[:space:]]) ]] || __models+=("${BASH_REMATCH[1]}")\n    done <"$__file"\n  done\n  if [[ ${#__models[@]} -eq 0 ]]; then\n    __line=$(ask_gpus name) && mapfile -t __models <<<"$__line"\n  fi\n  GPU_MODELS=$(printf \'%s\\n\' "${__models[@]}" | sort -u)\n}\n\nask_gpus() { ! has nvidia-smi || timeout 20 nvidia-smi "--query-gpu=$1" --format=csv,noheader 2>/dev/null; }\nsageattention_facts() {\n  local __name __known=yes\n  read_record "$WORKSPACE/.comfy-pod/steps/$STEP" || __known=no\n  for __name in "${INPUT_NAMES[@]}"; do [[ ${RECORD[input.$__name]-} == "${INPUTS[$__name]}" ]] || __known=no; done\n  if [[ $__known == yes ]]; then\n    for __name in nvcc cuda_home compute_capabilities cpus memory_bytes libc arch_list; do fact "$__name" "${RECORD[fact.$__name]-}"; done\n    return\n  fi\n  find_nvcc\n  fact nvcc "$NVCC_RELEASE"\n  fact cuda_home "$CUDA_HOME"\n  __name=$(ask_gpus compute_cap | grep -xE \'[0-9]+\\.[0-9]+\' | sort -uV)\n  fact compute_capabilities "${__name//$\'\\n\'/ }"\n  read_limits\n  fact cpus "$CPUS"\n  fact memory_bytes "$MEMORY_BYTES"\n  fact libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"\n}\nfind_nvcc() {\n  local __nvcc __said __candidates=()\n  CUDA_HOME=\'\' NVCC_RELEASE=\'\'\n  hash nvcc 2>/dev/null && __candidates=("${BASH_CMDS[nvcc]}")\n  for __nvcc in "${__candidates[@]}" "$ENVIRONMENT"/bin/nvcc /usr/local/cuda/bin/nvcc /usr/local/cuda-*/bin/nvcc; do\n    [[ -x $__nvcc ]] && __said=$("$__nvcc" --version 2>/dev/null) && [[ $__said =~ release\\ ([0-9]+\\.[0-9]+) ]] || continue\n    [[ -z $NVCC_RELEASE || ${BASH_REMATCH[1]%%.*} == "${TORCH_CUDA%%.*}" ]] || continue\n    CUDA_HOME=${__nvcc%/bin/nvcc} NVCC_RELEASE=${BASH_REMATCH[1]}\n    [[ ${NVCC_RELEASE%%.*} != "${TORCH_CUDA%%.*}" ]] || return 0\n  done\n}\nread_limits() {\n  local __quota=max __period=1 __limit=max __key\n  CPUS=$(nproc) MEMORY_BYTES=0\n  { read -r __quota __period </sys/fs/cgroup/cpu.max || { read -r __quota </sys/fs/cgroup/cpu/cpu.cfs_quota_us && read -r __period </sys/fs/cgroup/cpu/cpu.cfs_period_us; }; } 2>/dev/null\n  { read -r __limit </sys/fs/cgroup/memory.max || read -r __limit </sys/fs/cgroup/memory/memory.limit_in_bytes; } 2>/dev/null\n  [[ ! $__quota =~ ^[0-9]+$ ]] || ((__quota / __period >= CPUS)) || CPUS=$((__quota < __period ? 1 : __quota / __period))\n  while read -r __key REPLY _; do [[ $__key != MemTotal: ]] || MEMORY_BYTES=$((REPLY * 1024)); done </proc/meminfo\n  [[ ! $__limit =~ ^[0-9]+$ ]] || ((__limit >= MEMORY_BYTES)) || MEMORY_BYTES=$__limit\n}\n\nsageattention_install() {\n  local mode refuse\n  wish mode refuse\n  if [[ -n $refuse ]]; then\n    [[ $mode != wait ]] || die "SageAttention cannot be built here: $refuse"\n    warn "SageAttention is not built: $refuse. ComfyUI runs without it"\n    outcome skipped "$refuse"\n    return\n  fi\n  torch_build\n  find_nvcc\n  sageattention_wheel\n}\n\nsageattention_prove() { sageattention_check || die "SageAttention is installed, but $REPLY"; }\nsageattention_check() {\n  local script __said __code=0\n  wish script\n  __said=$(become_clean && cd / && exec timeout 600 "$PYTHON" -c "$script" 2>&1 3>&-) || __code=$?\n  say "$__said"\n  REPLY=${__said##*$\'\\n\'}\n  ((__code != 124)) || REPLY="it did not finish its first computation within ten minutes"\n  return "$__code"\n}\n';

// src/operations/sageattention_build.sh
var sageattention_build_default = `SAGE_BUILD_TOOLS=('setuptools>=62,<75' 'wheel>=0.38,<0.44' 'packaging>=21,<24' ninja)
SAGE_MEANINGS=(
  'No space left on device|Disk quota exceeded|the disk is full, or its quota is used up'
  'Python\\.h: No such file|the headers of Python are missing: name python3-dev in system-packages'
  "(g\\+\\+|c\\+\\+|gcc)'?: (command )?not found|(g\\+\\+|c\\+\\+|gcc)' failed: No such file|No such file or directory: '[^']*(g\\+\\+|c\\+\\+|gcc)'|the C++ compiler is missing: name g++ in system-packages"
  'unsupported GNU version|nvcc does not know a C++ compiler as new as the one here'
  'Killed|[Oo]ut of memory|Cannot allocate memory|a compiler was ended for want of memory: take a pod with more'
  'requires?.*C\\+\\+20|C\\+\\+20 or later|this torch needs C++20, and the build did not ask for it'
)
sageattention_wheel() {
  local url commit arch_list max_jobs flags wheel built_for wheel_from
  wish url commit arch_list max_jobs flags wheel built_for wheel_from
  [[ -n $commit && -n $arch_list && -n $wheel && -n $CUDA_HOME ]] || die "how to build SageAttention was not decided: run again"
  "$PYTHON" -m pip --version >/dev/null 2>&1 || die "pip is missing in $ENVIRONMENT: run the step pip_upgrade"
  if sage_kept_wheel; then return 0; fi
  build_sageattention "$WORKSPACE/.comfy-pod/build/$wheel"
  install_sage_wheel "$REPLY" || die "its wheel could not be installed; pip's words are in the log"
}
sage_kept_wheel() {
  if kept_wheel "$wheel" sageattention; then
    say "found the wheel of an earlier build: $REPLY"
    if ! install_sage_wheel "$REPLY"; then
      REPLY="pip does not take it"
    elif sageattention_check; then
      fact wheel_from "\${wheel_from:-volume}"
      return 0
    fi
  fi
  [[ -n $REPLY ]] || return 1
  say "the wheel of an earlier build is of no use, and built anew: $REPLY"
  fact wheel_refused "$REPLY"
  aside "$WORKSPACE/.comfy-pod/wheels/$wheel"
  return 1
}
install_sage_wheel() {
  PIP_BREAK_SYSTEM_PACKAGES=1 "$PYTHON" -m pip install --disable-pip-version-check --no-index --no-deps --force-reinstall "$1" 3>&-
}
build_sageattention() {
  local FOLDER=$1/source GIT_DIRECTORY=$1/source/.git __made __log=$WORKSPACE/sageattention_install.log __other __environment=() __code=0
  for __other in "$WORKSPACE"/.comfy-pod/build/sageattention-*; do [[ $__other == "$1" ]] || rm -rf "$__other"; done
  fetch_sageattention
  "$PYTHON" -m pip install --disable-pip-version-check --quiet --upgrade --target "$1/tools" "\${SAGE_BUILD_TOOLS[@]}" 3>&- ||
    die "what SageAttention is built with could not be installed: \${SAGE_BUILD_TOOLS[*]}; pip's words are in the log"
  [[ -z $flags ]] || mapfile -t __environment <<<"$flags"
  __environment+=(
    "TORCH_CUDA_ARCH_LIST=$arch_list" "MAX_JOBS=$max_jobs" "CUDA_HOME=$CUDA_HOME"
    "LIBRARY_PATH=$CUDA_HOME/lib64/stubs"
    "PYTHONPATH=$1/tools" "PATH=$1/tools/bin:$CUDA_HOME/bin:$PATH"
  )
  say "building SageAttention \${commit:0:7} for compute capability $arch_list, $max_jobs compilers at a time; all of its words: $__log"
  rm -rf "$1/wheel"
  (
    cd "$FOLDER" || exit
    exec env "\${__environment[@]}" "$PYTHON" -m pip wheel --verbose --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir "$1/wheel" .
  ) </dev/null 2>&1 3>&- | tee "$__log" | { grep --line-buffered -vE '^ *(ptxas (info|warning)|[0-9]+ bytes (stack|gmem))' || true; } || __code=$?
  ((__code == 0)) || die "the build of SageAttention failed: $(sage_build_reason "$__log")"
  __made=("$1"/wheel/sageattention-*.whl)
  [[ \${#__made[@]} -eq 1 ]] || die "the build of SageAttention left no wheel"
  keep_wheel "$wheel" "\${__made[0]}" "$built_for"
  rm -rf "$1"
}
fetch_sageattention() {
  local GIT_REASON=''
  [[ ! -d $GIT_DIRECTORY || $(git_here rev-parse -q --verify HEAD 2>/dev/null) != "$commit" ]] || return 0
  rm -rf "$FOLDER"
  mkdir -p "$FOLDER"
  git_here init --quiet
  git_remote fetch --quiet --depth 1 "$url" "$commit" || die "SageAttention's source could not be fetched: $GIT_REASON"
  git_here -c advice.detachedHead=false checkout --quiet --force FETCH_HEAD
}
sage_build_reason() {
  local __line __said
  __said=$(tail -c 200000 "$1")
  for __line in "\${SAGE_MEANINGS[@]}"; do
    ! grep -qE -- "\${__line%|*}" <<<"$__said" || { printf '%s' "\${__line##*|}" && return 0; }
  done
  __line=$(grep -E '(error|Error):|RuntimeError|fatal' <<<"$__said" | grep -v 'subprocess-exited-with-error' | head -n 1 || true)
  printf '%s' "\${__line:-its last words are in $1}"
}
`;

// src/operations/service.sh
var service_default = `
service_probe() {
  local name port command __lacks=''
  wish name port command
  service_wished
  [[ -n $command ]] || jupyterlab_installed || __lacks=$REPLY
  if [[ -n $__lacks ]]; then fact installed no; else fact installed yes; fi
  if find_beside; then
    fact pid "$BESIDE_PID"
    if [[ -n $__lacks ]]; then
      state partial "$__lacks"
    elif [[ $BESIDE_SETTINGS != "$BESIDE_WISHED" ]]; then
      state other "$name was started with other settings"
    elif ! beside_listens; then
      state partial "$name (process $BESIDE_PID) does not listen on port $port"
    else
      fact port "$port"
      fact listen "$BESIDE_LISTEN"
      state satisfied "process $BESIDE_PID\${port:+ listens on port $port}"
    fi
  elif [[ -n $__lacks ]]; then
    state absent "$__lacks"
  elif [[ -n $port ]] && port_owner "$port"; then
    describe_owner "$port"
    state absent "$name does not run, and $REPLY"
  else
    state absent "$name does not run"
  fi
}

service_fetch() { jupyterlab_install; }

service_start() {
  local name port forced start_timeout
  wish name port forced start_timeout
  service_wished
  if find_beside; then
    if [[ $forced != yes && $BESIDE_SETTINGS == "$BESIDE_WISHED" ]] && beside_listens; then
      say "$name runs already, process $BESIDE_PID"
      return
    fi
    end_beside
  fi
  [[ -z $port ]] || refuse_port "$port" 50
  launch_beside
  trap 'kill -- "-$BESIDE_PID" 2>/dev/null; exit 143' TERM
  await_beside "\${start_timeout:-120}"
  trap - TERM
  say "$name runs, process $BESIDE_PID\${port:+, and listens on port $port}"
}

service_stop() {
  local name
  wish name
  if find_beside; then
    end_beside
    outcome updated stopped
  else
    outcome skipped "does not run"
  fi
}

service_prove() {
  local name port command BODY='' SERVICE_SCHEME=http
  wish name port command
  find_beside || die "$name ended right after its start"
  [[ -z $command ]] || return 0
  service_wished
  reachable "$BESIDE_LISTEN"
  http_get "$REPLY" "$port" /api 30 || die "JupyterLab listens on port $port and does not answer; its log is $WORKSPACE/logs/$name.log"
}
await_beside() {
  local __until=$((SECONDS + $1)) __log=$WORKSPACE/logs/$name.log
  [[ -n $port ]] || __until=$((SECONDS + 2))
  while ((SECONDS < __until)); do
    if ! start_time "$BESIDE_PID"; then
      tail -n 40 "$__log"
      last_words "$(tail -n 1 "$__log")"
      die "$name ended at its start\${REPLY:+: $REPLY}"
    fi
    if [[ -n $port ]] && beside_listens; then return 0; fi
    sleep 0.2
  done
  [[ -z $port ]] || die "$name does not listen on port $port after $1 s; it is still at work, and its log is $__log"
}
`;

// src/operations/service_process.sh
var service_process_default = `service_wished() {
  local command port directory version token
  wish command port directory version token
  BESIDE_LISTEN=127.0.0.1
  if [[ -z $command && -n $token ]]; then
    start_listen
    BESIDE_LISTEN=\${START_LISTEN%%,*}
  fi
  local __name __value
  BESIDE_WISHED=''
  for __name in command port directory version token; do
    [[ -n \${!__name} ]] || continue
    input "$__name" "\${!__name}"
    escape "\${!__name}"
    BESIDE_WISHED+="$__name=$REPLY"$'\\n'
  done
  [[ -n $command ]] || BESIDE_WISHED+="listen=$BESIDE_LISTEN"$'\\n'
}
find_beside() {
  local name __first __container=''
  wish name
  BESIDE_PID='' BESIDE_START='' BESIDE_SETTINGS=''
  text_of "$WORKSPACE/.comfy-pod/services/$name"
  __first=\${REPLY%%$'\\n'*}
  [[ -n $__first ]] || return 1
  BESIDE_SETTINGS=\${REPLY#*$'\\n'}
  BESIDE_PID=\${__first%% *} BESIDE_START=\${__first#* } __container=\${__first##* }
  BESIDE_START=\${BESIDE_START%% *}
  [[ -n $CONTAINER && $__container == "$CONTAINER" ]] && start_time "$BESIDE_PID" && [[ $REPLY == "$BESIDE_START" ]]
}
beside_listens() {
  local port __stat
  wish port
  [[ -n $port ]] || return 0
  port_owner "$port" && [[ -n $OWNER_PID ]] && { read -r __stat <"/proc/$OWNER_PID/stat"; } 2>/dev/null || return 1
  read -ra __stat <<<"\${__stat##*) }"
  [[ \${__stat[3]-} == "$BESIDE_PID" ]]
}
end_beside() {
  say "sending SIGTERM to $name, process $BESIDE_PID"
  end_session "$BESIDE_PID" 45
  ! start_time "$BESIDE_PID" || [[ $REPLY != "$BESIDE_START" ]] || die "process $BESIDE_PID does not end, not even by SIGKILL; restart the pod"
}
launch_beside() {
  local name command directory token secrets __log
  wish name command directory token secrets
  [[ $directory == /* ]] || directory=$WORKSPACE\${directory:+/$directory}
  [[ -d $directory ]] || die "there is no folder $directory to run $name in: make it, or write another directory"
  __log=$WORKSPACE/logs/$name.log
  new_log "$__log"
  (
    give_secrets
    become_clean $secrets
    cd "$directory" || exit
    if [[ -n $command ]]; then
      export WORKSPACE COMFYUI PYTHON
      [[ ! -x $PYTHON ]] || PATH=$ENVIRONMENT/bin:$PATH
      become_detached "$__log" bash -c "$command"
    else
      jupyterlab_command
      become_detached "$__log" "\${JUPYTERLAB_COMMAND[@]}"
    fi
  ) &
  BESIDE_PID=$!
  start_time "$BESIDE_PID" || true
  BESIDE_START=$REPLY BESIDE_SETTINGS=$BESIDE_WISHED
  printf '%s\\n%s' "$BESIDE_PID $BESIDE_START $CONTAINER" "$BESIDE_WISHED" | write_file "$WORKSPACE/.comfy-pod/services/$name"
}
`;

// src/operations/start_script.sh
var start_script_default = `
START_SCRIPT_SIGN='# Written by comfy-pod-action'

start_script_probe() {
  local __file=$WORKSPACE/comfyStart.sh __paths=$WORKSPACE/.comfy-pod/extra_model_paths.yaml
  compose_start_script
  input settings "$START_SETTINGS"
  fact file "$__file"
  fact listen "$START_LISTEN"
  fact settings "$START_SETTINGS"
  if [[ ! -e $__file ]]; then
    state absent "$__file is not there"
  elif ! is_our_start_script; then
    state other "$__file is not ours; it is moved aside"
  elif ! holds "$__file" "$START_TEXT"; then
    state other "settings changed"
  elif [[ -n $START_PATHS ]] && ! holds "$__paths" "$START_PATHS"; then
    state other "extra-model-paths changed"
  elif [[ -n $START_CONSTRAINTS ]] && ! holds "$RUNNING_CONSTRAINTS" "$START_CONSTRAINTS"; then
    state other "the versions to hold changed"
  elif [[ ! -x $__file ]]; then
    state partial "$__file is not executable"
  elif ! boot_script_current; then
    state other "$REPLY"
  else
    state satisfied "as the settings say"
  fi
}

start_script_install() {
  local __file=$WORKSPACE/comfyStart.sh __paths=$WORKSPACE/.comfy-pod/extra_model_paths.yaml
  compose_start_script
  if [[ -e $__file || -L $__file ]] && ! is_our_start_script; then
    aside "$__file" || die "$__file is not ours, and cannot be moved aside"
    warn "the start script that was there is now $REPLY"
  fi
  if [[ -n $START_PATHS ]]; then
    printf '%s' "$START_PATHS" | write_file "$__paths" || die "$__paths cannot be written"
  else
    rm -f "$__paths"
  fi
  if [[ -n $START_CONSTRAINTS ]]; then
    printf '%s' "$START_CONSTRAINTS" | write_file "$RUNNING_CONSTRAINTS" || die "$RUNNING_CONSTRAINTS cannot be written"
  fi
  printf '%s' "$START_TEXT" | write_file "$__file" 755 || die "$__file cannot be written"
  say "wrote $__file"
  write_boot_script
}
holds() {
  text_of "$1"
  [[ $REPLY == "$2" ]]
}

is_our_start_script() {
  text_of "$WORKSPACE/comfyStart.sh"
  [[ $REPLY == *$'\\n'"$START_SCRIPT_SIGN"* ]]
}
script_settings() {
  local __pattern=$'\\nexport COMFY_POD_SETTINGS=([0-9]+)\\n'
  text_of "$WORKSPACE/comfyStart.sh"
  if [[ $REPLY =~ $__pattern ]]; then REPLY=\${BASH_REMATCH[1]}; else REPLY=''; fi
}
compose_start_script() {
  local env __line __body
  wish env
  read_arguments
  compose_model_paths
  compose_constraints
  start_listen
  start_arguments
  __body="#!/usr/bin/env bash"$'\\n'"$START_SCRIPT_SIGN"$', from the manifest: what is changed here is overwritten by its next run.\\n'
  [[ $START_LISTEN_KEPT == no ]] || __body+="# listen: $START_LISTEN (kept from the start that was there before)"$'\\n'
  printf -v __line 'cd %q || exit 1\\n' "$COMFYUI"
  __body+=$__line
  if [[ -n $ENVIRONMENT && $PROVIDER != system ]]; then
    printf -v __line 'export PATH=%q:"$PATH"\\n' "$ENVIRONMENT/bin"
    __body+=$__line
    [[ $PROVIDER == conda ]] || { printf -v __line 'export VIRTUAL_ENV=%q\\n' "$ENVIRONMENT" && __body+=$__line; }
  fi
  if [[ -n $START_CONSTRAINTS ]]; then
    printf -v __line 'export PIP_CONSTRAINT=%q UV_CONSTRAINT=%q\\n' "$RUNNING_CONSTRAINTS" "$RUNNING_CONSTRAINTS"
    __body+=$__line
  fi
  while IFS= read -r __line; do
    [[ -n $__line ]] || continue
    unescape "\${__line#*=}"
    printf -v __line 'export %s=%q\\n' "\${__line%%=*}" "$REPLY"
    __body+=$__line
  done <<<"$env"
  __body+=$'arguments=(\\n'
  for __line in "\${START_ARGUMENTS[@]}"; do
    printf -v __line '  %q\\n' "$__line"
    __body+=$__line
  done
  __body+=$')\\n'
  script_settings
  start_text "$__body" "$REPLY"
  if [[ -n $START_PATHS || -z $REPLY ]] || ! holds "$WORKSPACE/comfyStart.sh" "$START_TEXT"; then
    START_SETTINGS=$(printf '%s%s' "$__body" "$START_PATHS" | cksum)
    start_text "$__body" "\${START_SETTINGS%% *}"
  fi
}
start_text() {
  printf -v START_TEXT '%sexport COMFY_POD_SETTINGS=%s\\nexec %q main.py "\${arguments[@]}" "$@"\\n' "$1" "$2" "$PYTHON"
  START_SETTINGS=$2
}
compose_constraints() {
  local __numpy=("\${SITE_PACKAGES[0]-/nowhere}"/numpy-[0-9]*.dist-info)
  RUNNING_CONSTRAINTS=$WORKSPACE/.comfy-pod/running-constraints.txt START_CONSTRAINTS=''
  [[ $WORKSPACE != *[[:space:]]* && -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  text_of "$WORKSPACE/.comfy-pod/constraints.txt"
  START_CONSTRAINTS=$REPLY
  [[ \${__numpy[0]-} =~ /numpy-([0-9]+)\\. ]] || return 0
  START_CONSTRAINTS+="numpy>=\${BASH_REMATCH[1]},<$((BASH_REMATCH[1] + 1))"$'\\n'
}
VRAM_FLAGS=(--gpu-only --highvram --normalvram --lowvram --novram --cpu)
ATTENTION_FLAGS=(--use-split-cross-attention --use-quad-cross-attention --use-pytorch-cross-attention --use-sage-attention --use-flash-attention --use-ck-attention)
declare -a START_ARGUMENTS=()
start_arguments() {
  local port gpu __given __flag
  wish port gpu
  START_ARGUMENTS=(--listen "$START_LISTEN" --port "\${port:-8188}")
  if [[ $gpu == none || $GPU_COUNT -eq 0 ]]; then
    START_ARGUMENTS+=(--cpu)
  elif [[ -f $WORKSPACE/.comfy-pod/steps/sageattention ]] && knows_flag --use-sage-attention && ! has_argument --cpu "\${ATTENTION_FLAGS[@]}"; then
    START_ARGUMENTS+=(--use-sage-attention)
  fi
  manager_kind || REPLY=none
  if [[ $REPLY == pip ]] && knows_flag --enable-manager && ! has_argument --enable-manager; then START_ARGUMENTS+=(--enable-manager); fi
  [[ -z $START_PATHS ]] || START_ARGUMENTS+=(--extra-model-paths-config "$WORKSPACE/.comfy-pod/extra_model_paths.yaml")
  for __given in "\${USER_ARGUMENTS[@]}"; do
    if [[ " \${START_ARGUMENTS[*]} " == *' --cpu '* && " \${VRAM_FLAGS[*]} " == *" $__given "* ]]; then
      [[ $__given == --cpu ]] || warn "comfyui-args: $__given is left out, since ComfyUI runs with --cpu here"
      continue
    fi
    START_ARGUMENTS+=("$__given")
  done
}
start_listen() {
  local listen __text='' __kept=$'\\n''# listen: ([^ ]+) \\(kept'
  local __address="--listen[= ]+[\\"']?([0-9A-Fa-f.:,]+|localhost)" __bare=$'--listen[ \\t\\\\]*(\\n|--|$)'
  wish listen
  START_LISTEN=$listen START_LISTEN_KEPT=no
  [[ \${listen:-auto} == auto ]] || return 0
  text_of "$WORKSPACE/comfyStart.sh"
  __text=$REPLY
  if is_our_start_script; then
    [[ $__text =~ $__kept ]] && START_LISTEN=\${BASH_REMATCH[1]} START_LISTEN_KEPT=yes && return 0
  elif [[ -n $RUNNING_PID && $RUNNING_FOLDER -ef $COMFYUI ]]; then
    process_listen "$RUNNING_PID"
    START_LISTEN=$REPLY START_LISTEN_KEPT=yes
    return 0
  elif [[ $__text == *main.py* ]]; then
    START_LISTEN_KEPT=yes
    if [[ $__text =~ $__address ]]; then
      START_LISTEN=\${BASH_REMATCH[1]}
      return 0
    elif [[ $__text =~ $__bare ]]; then
      START_LISTEN=0.0.0.0,::
      return 0
    elif [[ $__text != *--listen* ]]; then
      START_LISTEN=127.0.0.1
      return 0
    fi
    START_LISTEN_KEPT=no
  fi
  START_LISTEN=127.0.0.1
  [[ $IN_CONTAINER != yes ]] || START_LISTEN=0.0.0.0
}
process_listen() {
  local __args=() __i
  { mapfile -d '' -t __args <"/proc/$1/cmdline"; } 2>/dev/null
  REPLY=127.0.0.1
  for ((__i = 0; __i < \${#__args[@]}; __i++)); do
    case \${__args[__i]} in
    --listen=*) REPLY=\${__args[__i]#*=} ;;
    --listen)
      REPLY=\${__args[__i + 1]-}
      [[ -n $REPLY && $REPLY != -* ]] || REPLY=0.0.0.0,::
      ;;
    esac
  done
}
compose_model_paths() {
  local extra_folder extra_yaml __kind __folder __line
  wish extra_folder extra_yaml
  START_PATHS=$extra_yaml
  [[ -n $extra_folder ]] && read_folder_paths || return 0
  [[ $extra_folder == /* ]] || extra_folder=$WORKSPACE/$extra_folder
  extra_folder=\${extra_folder//\\\\/\\\\\\\\}
  START_PATHS="comfy_pod:"$'\\n'"  base_path: \\"\${extra_folder//\\"/\\\\\\"}\\""$'\\n'
  for __kind in "\${MODEL_KINDS[@]}"; do
    START_PATHS+="  $__kind: |"$'\\n'
    while IFS= read -r __folder; do
      [[ -z $__folder ]] || START_PATHS+="    $__folder"$'\\n'
    done <<<"\${MODEL_FOLDERS[$__kind]}"
  done
}
`;

// src/operations/startup_reason.sh
var startup_reason_default = `STARTUP_REASONS=(
  'ASSETS_STARTUP_FAILED: (in_use|locked)' "its database is %s: another ComfyUI uses this folder; stop that, or give comfyui-args --database-url of its own"
  'ASSETS_STARTUP_FAILED: (newer_revision)' "its database was written by a newer ComfyUI (%s): go back to that ref, or move user/comfyui.db away"
  'ASSETS_STARTUP_FAILED: (missing_packages)' "packages of its database are missing (%s): run again with force: dependencies_main"
  'ASSETS_STARTUP_FAILED: (not_writable|path_blocked)' "its database cannot be written (%s): look at the owner and the space of its user folder, or give comfyui-args --database-url"
  'ASSETS_STARTUP_FAILED: (corrupt)' "its database is damaged (%s): move user/comfyui.db away, or give comfyui-args --disable-assets"
  'ASSETS_STARTUP_FAILED: ([a-z_]+)' "its database cannot be used (%s): give comfyui-args --disable-assets, or another --database-url"
  'Port ([0-9]+) is already in use' "port %s is in use: write another port: in the manifest, or end what holds it"
  'unrecognized arguments: ([^'$'\\n'']*)' "this version of ComfyUI does not know %s: take it out of comfyui-args"
  'error: (argument [^'$'\\n'']*)' "comfyui-args: %s"
  'use-sage-attention. feature, the .(sageattention). package must be installed' "%s is not installed: run again with force: sageattention, or without --use-sage-attention"
  'No module named .(sageattention|torch|torchvision|torchaudio)[.'"'"']' "the package %s is missing: run again with force: torch, or force: sageattention where that is at fault"
  '(Torch not compiled with CUDA enabled)' "%s: run again with torch: auto and force: torch, or write gpu: none"
  '(Found no NVIDIA driver|No CUDA GPUs are available|no CUDA-capable device is detected)' "torch was started for a GPU and sees none (%s): look at the step cuda_check, or write gpu: none"
  '(driver on your system is too old)' "the host's %s for this torch: write torch: auto and force: torch, or take a pod with a newer driver"
  '(no kernel image is available)' "this torch was not built for this GPU (%s): write torch: auto and force: torch"
  '(compiled with different CUDA[^'$'\\n'']*versions)' "torch and its companions were %s: run again with force: torch"
  'No module named .([A-Za-z0-9_.]+)' "the package %s is missing, and ComfyUI does not start without it: run again with force: dependencies_main, or, where its requirements do not name it, write it into pip: of the manifest"
  'cannot import name .([A-Za-z0-9_]+)' "a package is of the wrong version (%s is not in it): run again with force: dependencies_main"
  '(No space left on device|Disk quota exceeded)' "%s: make room on the volume"
)
startup_reason() {
  local __text __i __last='' __line
  __text=$(tail -n 300 "$1" 2>/dev/null) || __text=''
  __text=\${__text##*'Traceback (most recent call last)'}
  if [[ $__text == *'module for custom nodes: '* ]]; then
    __text=\${__text##*'module for custom nodes: '}
    __text=\${__text#*$'\\n'}
  fi
  for ((__i = 0; __i < \${#STARTUP_REASONS[@]}; __i += 2)); do
    [[ $__text =~ \${STARTUP_REASONS[__i]} ]] || continue
    printf -v REPLY "ComfyUI ended at its start: \${STARTUP_REASONS[__i + 1]}" "\${BASH_REMATCH[1]}"
    return
  done
  if (($2 == 137)); then
    REPLY="ComfyUI was killed at its start, as the kernel does when memory runs out"
    return
  fi
  while IFS= read -r __line; do
    [[ -z \${__line//[[:space:]]/} ]] || __last=$__line
  done <<<"$__text"
  REPLY="ComfyUI ended at its start with code $2: \${__last:-it wrote no line}"
}
`;

// src/operations/switch.sh
var switch_default = 'checkout_remote() {\n  remote_of "$KEY" && REMOTE=$REPLY && return\n  REMOTE=origin\n  [[ -z ${REMOTES[/origin]-} ]] || REMOTE=comfy-pod\n  if [[ -n ${REMOTES[/$REMOTE]-} ]]; then git_here remote set-url "$REMOTE" "$url"; else git_here remote add "$REMOTE" "$url"; fi\n  REMOTES[/$REMOTE]=$url\n}\nkeep_commits() {\n  [[ -n $1 ]] || return 0\n  local __branch\n  [[ -n $(git_here rev-list --max-count=1 "$1" --not --remotes --tags --glob=\'refs/comfy-pod/*\' 2>/dev/null) ]] || return 0\n  [[ -z $(git_here for-each-ref --points-at="$1" \'refs/heads/comfy-pod/*\') ]] || return 0\n  printf -v __branch \'comfy-pod/kept-%(%Y%m%d-%H%M%S)T\' -1\n  while git_here show-ref -q --verify "refs/heads/$__branch"; do __branch+=-again; done\n  git_here update-ref "refs/heads/$__branch" "$1"\n  say "local commits in $FOLDER are kept: branch $__branch"\n  warn "commits in $FOLDER that no remote has are kept under the branch $__branch"\n}\n\nhas_commit() { [[ -n $COMMIT ]] && git_here cat-file -e "$COMMIT^{tree}" 2>/dev/null; }\nbring_commit() {\n  [[ -n $COMMIT ]] || COMMIT=$(git_here rev-parse -q --verify "$ref^{commit}" || true)\n  has_commit && return\n  local __to=\'\' __depth=(--depth 1) __attempt __attempts=()\n  ! whole_history || __depth=()\n  case $REF_NAME in\n  refs/heads/*) __to=refs/remotes/$REMOTE/${REF_NAME#refs/heads/} ;;\n  refs/tags/*) __to=$REF_NAME ;;\n  esac\n  [[ -z $COMMIT ]] || __attempts+=("+$COMMIT${__to:+:$__to}")\n  [[ -z $REF_NAME ]] || __attempts+=("+$REF_NAME${__to:+:$__to}")\n  [[ $__to != refs/tags/* ]] || __attempts=("${__attempts[1]}" "${__attempts[0]}")\n  for __attempt in "${__attempts[@]}"; do\n    fetch_refs "${__depth[@]}" --no-tags "$url" "$__attempt" || continue\n    has_commit && came_from_remote && return\n  done\n  __depth=()\n  [[ ! -f $GIT_DIRECTORY/shallow ]] || __depth=(--unshallow)\n  fetch_refs "${__depth[@]}" --tags "$url" "+refs/heads/*:refs/remotes/$REMOTE/*" || die "$GIT_REASON"\n  [[ -n $COMMIT ]] || COMMIT=$(git_here rev-parse -q --verify "$ref^{commit}") || die "$KEY has no branch, tag or commit $ref"\n  has_commit || die "$KEY has no commit $COMMIT: it was never there, or its branch was rewritten"\n  came_from_remote\n}\nwhole_history() {\n  [[ -n $HEAD_COMMIT ]] || return 1\n  common_directory\n  [[ ! -f $REPLY/shallow && -n $(git_here for-each-ref --count=1 "refs/remotes/$REMOTE/") ]]\n}\nfetch_refs() {\n  git_remote fetch --progress --no-recurse-submodules "$@" && return\n  [[ $GIT_MEANING == refused ]] || die "$GIT_REASON"\n  return 1\n}\ncame_from_remote() { git_here update-ref refs/comfy-pod/fetched "$COMMIT"; }\nwith_index() { GIT_INDEX_FILE=$GIT_DIRECTORY/comfy-pod.$1 git_here "${@:2}"; }\nfresh_index() {\n  local __paths=$GIT_DIRECTORY/comfy-pod.$1.paths\n  rm -f "$GIT_DIRECTORY/comfy-pod.$1" "$GIT_DIRECTORY/comfy-pod.$1.lock"\n  with_index "$1" read-tree "$2" || return 1\n  if [[ -s $GIT_DIRECTORY/comfy-pod.skip ]]; then\n    with_index "$1" ls-files -z | LC_ALL=C sort -z | LC_ALL=C comm -z -12 - "$GIT_DIRECTORY/comfy-pod.skip" | with_index "$1" update-index --skip-worktree -z --stdin || return 1\n  fi\n  with_index "$1" update-index -q --refresh >/dev/null 2>&1 || true\n  with_index "$1" diff-files -z --name-only --ignore-submodules=all >"$__paths"\n}\nlist_skipped() {\n  local __folder __exclude\n  common_directory\n  __exclude=$REPLY/info/exclude\n  {\n    git_here ls-files -z -t 2>/dev/null | { grep -z \'^S \' || true; } | sed -z \'s/^S //\'\n    while IFS= read -r -d \'\' __folder; do\n      [[ -L $FOLDER/$__folder ]] || continue\n      git_here --literal-pathspecs ls-tree -r -z --name-only "$1" -- "$__folder/"\n      grep -qsxF "/$__folder" "$__exclude" || { mkdir -p "${__exclude%/*}" && printf \'/%s\\n\' "$__folder" >>"$__exclude"; }\n    done < <(git_here ls-tree -r -d -z --name-only "$1")\n  } | LC_ALL=C sort -zu >"$GIT_DIRECTORY/comfy-pod.skip"\n}\nswitch_to() {\n  local __problem=$GIT_DIRECTORY/comfy-pod.problem __path __from=$HEAD_COMMIT\n  local -A __was=() __will=() __differs=()\n  local __edited=() __write=()\n  GIT_SAID=\'\'\n  if ! { list_skipped "$1" && fresh_index new "$1"; } 2>"$__problem"; then\n    GIT_SAID=$(tail -n 2 "$__problem")\n    return 1\n  fi\n  while IFS= read -r -d \'\' __path; do __differs[/$__path]=1; done <"$GIT_DIRECTORY/comfy-pod.new.paths"\n  if [[ $__from == "$1" && $UNFINISHED == no && -s $GIT_DIRECTORY/index ]]; then\n    for __path in "${!__differs[@]}"; do\n      __path=${__path#/}\n      [[ -s $FOLDER/$__path || -L $FOLDER/$__path ]] || __write+=("$__path")\n    done\n    write_files "${__write[@]}" || return 1\n    git_here update-index -q --refresh >/dev/null 2>&1 || true\n    return 0\n  fi\n  while IFS= read -r -d \'\' __path; do __will[/$__path]=1; done < <(git_here ls-tree -r -z --name-only "$1")\n  if [[ -n $__from ]]; then\n    while IFS= read -r -d \'\' __path; do __was[/$__path]=1; done < <(git_here ls-tree -r -z --name-only "$__from")\n    fresh_index old "$__from" || return 1\n    while IFS= read -r -d \'\' __path; do\n      if [[ -n ${__will[/$__path]-} ]]; then\n        [[ -z ${__differs[/$__path]-} ]] || is_torn "$1" "$__path" || __edited+=("$__path")\n      elif [[ -e $FOLDER/$__path || -L $FOLDER/$__path ]]; then\n        __edited+=("$__path")\n      fi\n    done <"$GIT_DIRECTORY/comfy-pod.old.paths"\n    save_edits "${__edited[@]}"\n    for __path in "${!__was[@]}"; do [[ -n ${__will[$__path]-} ]] || drop_file "${__path#/}"; done\n  fi\n  for __path in "${!__differs[@]}"; do\n    [[ -f $FOLDER$__path ]] && is_torn "$1" "${__path#/}" || clear_way "${__path#/}"\n    __write+=("${__path#/}")\n  done\n  write_files "${__write[@]}" || return 1\n  mv -f "$GIT_DIRECTORY/comfy-pod.new" "$GIT_DIRECTORY/index"\n  move_head "$1"\n  rm -f "$GIT_DIRECTORY"/comfy-pod.{skip,problem,old,new,new.paths,old.paths}\n}\nis_torn() {\n  [[ $UNFINISHED == yes && ! -L $FOLDER/$2 ]] && ! below_link "$2" || return 1\n  [[ -e $FOLDER/$2 ]] || return 0\n  [[ -f $FOLDER/$2 ]] || return 1\n  cmp -s -n "$(stat -c %s "$FOLDER/$2")" "$FOLDER/$2" <(git_here cat-file blob "$1:$2")\n}\nsave_edits() {\n  local __patch __show=(diff --binary --full-index --no-renames --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/)\n  if [[ $# -gt 0 ]]; then\n    aside_file patch\n    __patch=$REPLY\n    with_index old --literal-pathspecs "${__show[@]}" -- "$@" | write_file "$__patch" || die "the edits in $FOLDER could not be saved, so nothing was changed"\n    say "edited files in $FOLDER are saved: $__patch"\n    warn "$# edited file$([[ $# -eq 1 ]] || echo s) in $FOLDER ($(printf \'%s, \' "${@:1:3}" | sed \'s/, $//\')$([[ $# -le 3 ]] || echo \', \u2026\')) saved as the patch $__patch; \\`git apply\\` brings them back"\n  fi\n  if ! git_here diff --quiet 2>/dev/null && ! git_here diff --cached --quiet "$HEAD_COMMIT" 2>/dev/null && [[ $UNFINISHED == no ]]; then\n    aside_file staged.patch\n    git_here "${__show[@]}" --cached "$HEAD_COMMIT" | write_file "$REPLY"\n    say "what was staged in $FOLDER is saved: $REPLY"\n  fi\n}\naside_file() {\n  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE \'%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T\' "$WORKSPACE" -1\n  REPLY=$CP_ASIDE/${FOLDER#"$WORKSPACE"/}.$1\n  while [[ -e $REPLY ]]; do REPLY+=.again; done\n}\nbelow_link() {\n  local __above=$1\n  while [[ $__above == */* ]]; do\n    __above=${__above%/*}\n    [[ ! -L $FOLDER/$__above ]] || return 0\n  done\n  return 1\n}\ndrop_file() {\n  below_link "$1" && return\n  [[ -L $FOLDER/$1 || -f $FOLDER/$1 ]] || return 0\n  rm -f "${FOLDER:?}/$1"\n  local __above=$1\n  while [[ $__above == */* ]]; do\n    __above=${__above%/*}\n    rmdir "$FOLDER/$__above" 2>/dev/null || return 0\n  done\n}\nclear_way() {\n  local __rest=$1 __above=\'\'\n  while [[ $__rest == */* ]]; do\n    __above+=${__above:+/}${__rest%%/*} __rest=${__rest#*/}\n    [[ -e $FOLDER/$__above || -L $FOLDER/$__above ]] || return 0\n    [[ ! -d $FOLDER/$__above || -L $FOLDER/$__above ]] || continue\n    aside "$FOLDER/$__above"\n    return\n  done\n  [[ -e $FOLDER/$1 || -L $FOLDER/$1 ]] || return 0\n  [[ -n ${__was[/$1]-} && ! -d $FOLDER/$1 ]] || aside "$FOLDER/$1"\n}\nwrite_files() {\n  [[ $# -gt 0 ]] || return 0\n  if GIT_SAID=$(printf \'%s\\0\' "$@" | with_index new checkout-index -f -u -z --stdin 2>&1); then return 0; fi\n  printf \'%s\\n\' "$GIT_SAID" >&2\n  [[ ! $GIT_SAID =~ No\\ space\\ left|quota\\ exceeded ]] || die "the disk below $FOLDER is full, or its quota is used up"\n  [[ $GIT_SAID =~ unable\\ to\\ read|corrupt|missing\\ blob|bad\\ object|cannot\\ read|is\\ empty ]] || die "files in $FOLDER could not be written: ${GIT_SAID##*$\'\\n\'}"\n  return 1\n}\nmove_head() {\n  local __branch=${REF_NAME#refs/heads/}\n  if [[ $REF_NAME != refs/heads/* ]]; then\n    [[ $HEAD_COMMIT == "$1" ]] || git_here update-ref --no-deref HEAD "$1"\n    return 0\n  fi\n  git_here update-ref "$REF_NAME" "$1"\n  [[ $HEAD_BRANCH == "$__branch" ]] || git_here symbolic-ref HEAD "$REF_NAME"\n  git_here config "branch.$__branch.remote" "$REMOTE"\n  git_here config "branch.$__branch.merge" "$REF_NAME"\n}\n\nbring_submodules() {\n  [[ -f $FOLDER/.gitmodules ]] || return 0\n  git_remote submodule update --init --recursive --depth 1 || git_remote submodule update --init --recursive ||\n    die "a submodule of $KEY could not be brought: $(tail -n 1 <<<"$REPLY")"\n}\n';

// src/operations/system_packages.sh
var system_packages_default = `
system_packages_probe() {
  local packages ffmpeg
  wish packages ffmpeg
  input packages "$packages"
  find_missing
  [[ $ffmpeg != yes ]] || ! hash ffmpeg 2>/dev/null || fact ffmpeg "\${BASH_CMDS[ffmpeg]}"
  if [[ \${#MISSING[@]} -gt 0 ]]; then
    printf -v REPLY '%s, ' "\${MISSING[@]}" \${FFMPEG_MISSING:+ffmpeg}
    state absent "missing: \${REPLY%, }"
  elif [[ -z $FFMPEG_MISSING ]]; then
    state satisfied "all there"
  elif [[ -n \${JOB-} && -e $JOB/ffmpeg-failed ]]; then
    state satisfied "all there but ffmpeg, which could not be installed"
  elif can_install; then
    state absent "missing: ffmpeg"
  else
    install_line ffmpeg
    warn "ffmpeg is missing, and this action may not install it here: $WHY_NOT. Nodes that read or write video need it. Run on the pod: $REPLY"
    state satisfied "all there but ffmpeg, which cannot be installed from here"
  fi
}
find_missing() {
  local packages ffmpeg __name
  wish packages ffmpeg
  MISSING=() FFMPEG_MISSING=''
  has git || MISSING+=(git)
  [[ $ffmpeg != yes ]] || has ffmpeg || FFMPEG_MISSING=yes
  [[ -n $packages ]] || return 0
  read_installed
  while IFS= read -r __name; do
    [[ -v INSTALLED[$__name] || $__name == git && \${MISSING[0]-} == git ]] || MISSING+=("$__name")
  done <<<"$packages"
  [[ $'\\n'$packages$'\\n' != *$'\\n'ffmpeg$'\\n'* ]] || FFMPEG_MISSING=''
}
declare -A INSTALLED=()
read_installed() {
  INSTALLED=()
  local __status __name __architecture __version __provides __provided
  while IFS=$'\\t' read -r __status __name __architecture __version __provides; do
    [[ $__status == installed ]] || continue
    for __name in "$__name" "$__name:$__architecture"; do INSTALLED[$__name]='' INSTALLED[$__name=$__version]=''; done
    while IFS= read -r -d , __provided; do
      __provided=\${__provided##+( )}
      [[ -z $__provided ]] || INSTALLED[\${__provided%% *}]=''
    done <<<"$__provides,"
  done < <(dpkg-query -W -f '\${db:Status-Status}\\t\${Package}\\t\${Architecture}\\t\${Version}\\t\${Provides}\\n' 2>/dev/null)
}
can_install() {
  AS_ROOT=() WHY_NOT=''
  if ! has apt-get; then
    WHY_NOT="it has no apt"
  elif ((EUID != 0)); then
    AS_ROOT=(sudo -n)
    { has sudo && sudo -n true; } 2>/dev/null || WHY_NOT="\${USER:-user $UID} is not root, and sudo asks for a password or is not there"
  fi
  [[ -z $WHY_NOT ]]
}
install_line() {
  local __sudo=''
  ((EUID == 0)) || __sudo='sudo '
  if has apt-get; then
    REPLY="\${__sudo}apt-get update && \${__sudo}apt-get install -y $*"
  elif has apk; then
    REPLY="\${__sudo}apk add $*"
  elif has dnf; then
    REPLY="\${__sudo}dnf install -y $*"
  else
    REPLY="install $* with the system's own package manager, or take an image that has it"
  fi
}

system_packages_system() {
  find_missing
  tell_no_longer_wished
  if [[ \${#MISSING[@]} -gt 0 ]]; then
    install_line "\${MISSING[@]}"
    can_install || die "\${MISSING[*]} is missing on this pod, and this action may not install it: $WHY_NOT. Run on the pod: $REPLY"
    apt_install "\${MISSING[@]}" || die "apt could not install \${MISSING[*]}: $APT_REASON"
  fi
  [[ -n $FFMPEG_MISSING ]] || return 0
  can_install || return 0
  ! apt_install ffmpeg || return 0
  warn "apt could not install ffmpeg: $APT_REASON. Nodes that read or write video need it"
  : >"$JOB/ffmpeg-failed"
  [[ \${#MISSING[@]} -gt 0 ]] || outcome skipped "ffmpeg could not be installed: $APT_REASON"
}
tell_no_longer_wished() {
  local packages __name
  wish packages
  read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ -n \${RECORD[input.packages]-} ]] || return 0
  while IFS= read -r __name; do
    [[ $'\\n'$packages$'\\n' == *$'\\n'"$__name"$'\\n'* ]] || warn "the package $__name is not in the manifest any more; it stays installed"
  done <<<"\${RECORD[input.packages]}"
}
APT_MEANINGS=(
  'full|No space left|not enough free space|You don.t have enough free space'
  'interrupted|dpkg was interrupted'
  'lists|Unable to locate package|has no installation candidate|Version .* was not found|404 +Not Found'
  'again|Could not resolve|Temporary failure|Failed to fetch|Unable to fetch|Could not connect|Connection (failed|timed out|reset|refused)|Could not get lock|Hash Sum mismatch'
)
apt_install() {
  local __try __said __line __lists=(/var/lib/apt/lists/*_Packages*) __fresh=''
  for ((__try = 1; ; __try++)); do
    if [[ \${#__lists[@]} -eq 0 ]]; then
      __lists=(fresh) __fresh=yes
      apt_get update || say "apt-get update failed; trying with the lists that are there"
    fi
    if apt_get install -y --no-install-recommends -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -- "$@"; then return 0; fi
    __said=$(<"$JOB/apt-output")
    APT_REASON=$(grep -E '^(E|dpkg): ' <<<"$__said" | head -n 2 | sed 's/^E: //' | paste -sd ' ' || true)
    APT_REASON=\${APT_REASON:-its last words are in the log}
    for __line in "\${APT_MEANINGS[@]}" other; do [[ ! $__said =~ \${__line#*|} ]] || break; done
    [[ $__try -lt 3 ]] || return 1
    case \${__line%%|*} in
    interrupted) "\${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive dpkg --configure -a ;;
    lists) [[ -z $__fresh ]] || return 1 ;;&
    again) sleep "$((__try * \${CP_retry_pause:-3}))" ;;&
    lists | again) __lists=() ;;
    *) return 1 ;;
    esac
  done
}

apt_get() {
  "\${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" 2>&1 3>&- | tee "$JOB/apt-output"
}
`;

// src/operations/torch.sh
var torch_default = `
TORCH_FAMILY=(torch torchvision torchaudio)
TORCH_VERSION='' TORCH_BUILD=''

torch_probe() {
  local wished requirements __name __there=() __broken=''
  wish wished requirements
  ((\${#DISTRIBUTIONS[@]} > 0)) || packages_index
  input wished "$wished"
  for __name in "\${TORCH_FAMILY[@]}"; do
    torch_member "$__name"
    fact "$__name" "$TORCH_VERSION"
    if [[ $__name == torch ]]; then
      input torch "$TORCH_VERSION"
      fact cuda "$TORCH_BUILD"
    else
      fact "\${__name}_cuda" "$TORCH_BUILD"
    fi
    [[ -z $TORCH_VERSION ]] || __there+=("$__name")
    torch_whole "$__name" || __broken+="\${__broken:+, }$__name"
  done
  torch_capabilities
  if [[ -n $__broken ]]; then
    state partial "damaged: $__broken"
  elif [[ " \${__there[*]} " != *' torch '* ]]; then
    state absent "torch is not installed"
  elif ! torch_meets "$requirements"; then
    state other "$REPLY"
  else
    state satisfied ''
  fi
}
torch_member() {
  local __file __line __label='' __cuda=''
  TORCH_VERSION='' TORCH_BUILD=''
  distribution_version "$1" || return 0
  TORCH_VERSION=$REPLY
  __file=\${DISTRIBUTIONS[$1]%/*}/$1/version.py
  [[ -f $__file ]] || return 0
  while IFS= read -r __line; do
    if [[ $__line =~ ^__version__[^=]*=\\ *[\\"\\'][^\\"\\'+]*\\+([a-z0-9.]+)[\\"\\'] ]]; then
      __label=\${BASH_REMATCH[1]}
    elif [[ $__line =~ ^cuda[^=]*=\\ *(None|[\\"\\']([0-9.]+)[\\"\\']) ]]; then
      __cuda=\${BASH_REMATCH[2]:-cpu}
    fi
  done <"$__file"
  TORCH_BUILD=\${__cuda:-$__label}
}
torch_whole() {
  local __site
  if [[ -v DISTRIBUTIONS[$1] ]]; then
    [[ -f \${DISTRIBUTIONS[$1]%/*}/$1/__init__.py ]]
    return
  fi
  for __site in "\${SITE_PACKAGES[@]}"; do [[ ! -f $__site/$1/__init__.py ]] || return 1; done
}
torch_capabilities() {
  local __line __all=''
  if read_record "$WORKSPACE/.comfy-pod/steps/torch" && [[ \${RECORD[container]-} == "$CONTAINER" && -n \${RECORD[fact.compute_capabilities]-} ]]; then
    __all=\${RECORD[fact.compute_capabilities]}
  elif [[ -n $DRIVER ]] && has nvidia-smi; then
    while IFS= read -r __line; do
      [[ ! $__line =~ ^[0-9]+\\.[0-9]+$ ]] || __all+="\${__all:+ }$__line"
    done < <(timeout 20 nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null)
  fi
  fact compute_capabilities "$__all"
}
torch_meets() {
  local __line __wanted
  while IFS= read -r __line; do
    [[ $__line == *==* ]] || continue
    __wanted=\${__line#*==}
    distribution_version "\${__line%%==*}" || true
    [[ $REPLY == "$__wanted" || ($__wanted != *+* && \${REPLY%%+*} == "$__wanted") ]] && continue
    REPLY="\${__line%%==*} \${REPLY:-is missing, and} \${REPLY:+is there, and }$__wanted is to be"
    return 1
  done <<<"$1"
}

torch_prove() {
  local gpu constraints __names=() __name __said __since
  wish gpu constraints
  for __name in "\${TORCH_FAMILY[@]}"; do
    [[ ! -v DISTRIBUTIONS[$__name] ]] || __names+=("$__name")
  done
  milliseconds
  __since=$REPLY
  join_with , "\${__names[@]}"
  __said=$("$PYTHON" -I -c "import $REPLY"$'\\nimport torch\\nprint(torch.__version__, torch.version.cuda, torch.cuda.is_available())' 2>&1) ||
    die "torch does not load: \${__said##*$'\\n'}"
  milliseconds
  say "loaded in $(seconds_between "$__since" "$REPLY") s: \${__said##*$'\\n'}"
  if [[ -n $DRIVER && $gpu != none && \${__said##*$'\\n'} == *' False' ]]; then
    __said=$("$PYTHON" -I -c 'import torch; torch.zeros(1).cuda()' 2>&1) || true
    die "torch loads and sees no GPU, though the driver $DRIVER is there: \${__said##*$'\\n'}"
  fi
  torch_constrain "$constraints"
}
torch_constrain() {
  local index_url='' requirements='' __file=$WORKSPACE/.comfy-pod/constraints.txt __name __text=$1
  if [[ -z $__text ]]; then
    [[ ! -f $__file ]] || return 0
    for __name in "\${TORCH_FAMILY[@]}"; do
      if distribution_version "$__name"; then __text+="\${__text:+$'\\n'}$__name==$REPLY"; fi
    done
    [[ -n $__text ]] || return 0
  else
    torch_wish index_url requirements
    [[ -n $requirements ]] || index_url=$(torch_index)
  fi
  printf '# The torch family of this environment, for every install in it. Written by comfy-pod-action.\\n%s%s\\n' "\${index_url:+# index: $index_url$'\\n'}" "$__text" |
    write_file "$__file" || die "$__file cannot be written"
}
torch_wish() {
  local INDEX
  index_of torch || return 1
  INDEX=$REPLY
  wish "$@"
}
torch_constraints() {
  local __line
  REPLY=''
  [[ -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  while IFS= read -r __line; do
    [[ $__line != *==* || $__line == \\#* ]] || REPLY+="\${REPLY:+$'\\n'}$__line"
  done <"$WORKSPACE/.comfy-pod/constraints.txt"
}
torch_index() {
  local __line
  [[ -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  while IFS= read -r __line; do
    [[ $__line != '# index: '* ]] || printf '%s' "\${__line#\\# index: }"
  done <"$WORKSPACE/.comfy-pod/constraints.txt"
}
torch_held() {
  local __line __said=''
  TORCH_LOST=()
  packages_index
  torch_constraints
  while IFS= read -r __line; do
    [[ -n $__line ]] || continue
    [[ $__line == torch==* || -v DISTRIBUTIONS[\${__line%%==*}] ]] || continue
    if torch_meets "$__line"; then
      torch_whole "\${__line%%==*}" && continue
      REPLY="\${__line%%==*} is damaged"
    fi
    __said+="\${__said:+; }$REPLY"
    TORCH_LOST+=("$__line")
  done <<<"$REPLY"
  REPLY=$__said
  ((\${#TORCH_LOST[@]} == 0))
}
torch_restore() {
  local __line
  torch_held && return 0
  (
    find_interpreters
    say "putting back: \${TORCH_LOST[*]}"
    packages_begin || exit 1
    for __line in "\${TORCH_LOST[@]}"; do packages_again "\${__line%%==*}" "$__line"; done
    if [[ \${TORCH_LOST[*]} == *+* ]]; then packages_index_url "$(torch_index)"; fi
    packages_run --no-deps "\${TORCH_LOST[@]}"
  ) && torch_held
}
`;

// src/operations/uv.sh
var uv_default = `
UV=''
uv_find() {
  local __uv
  UV=''
  python_on_path uv || true
  for __uv in "$WORKSPACE/.comfy-pod/tools/uv-\${CP_uv_version-}/bin/uv" "$REPLY" "$HOME"/.local/bin/uv "$HOME"/.cargo/bin/uv /bin/uv; do
    [[ -f $__uv && -x $__uv ]] || continue
    UV=$__uv
    return 0
  done
  return 1
}
uv_ensure() {
  if uv_works; then return 0; fi
  (
    flock 7 2>/dev/null || true
    if ! uv_works; then uv_install; fi
  ) 7>"$WORKSPACE/.comfy-pod/uv.lock" || exit 1
  uv_find
}

uv_works() {
  local __version=''
  uv_find && __version=$("$UV" --version 2>/dev/null) && [[ $__version =~ ^uv\\ ([0-9]+)\\.([0-9]+) ]] || return 1
  ((BASH_REMATCH[1] > 0 || BASH_REMATCH[2] >= 5)) || return 1
  say "$__version at $UV"
}

uv_install() {
  local __to=$WORKSPACE/.comfy-pod/tools/uv-$CP_uv_version __new __pip=() __hash
  __new=$__to.new
  say "installing uv $CP_uv_version in $__to"
  rm -rf "$__new"
  mkdir -p "$__new"
  {
    printf 'uv==%s' "$CP_uv_version"
    while IFS= read -r __hash; do [[ -z $__hash ]] || printf ' --hash=sha256:%s' "$__hash"; done <<<"$CP_uv_hashes"
    printf '\\n'
  } >"$__new/requirements.txt"
  any_pip "$__new/pip" || die "uv cannot be installed: no Python of this pod has pip, or venv with ensurepip. Add python3-venv to system-packages, or install uv yourself"
  "\${__pip[@]}" install --require-hashes --no-deps --no-input --disable-pip-version-check --target "$__new" -r "$__new/requirements.txt" ||
    die "uv $CP_uv_version cannot be installed by pip; the log above says why"
  rm -rf "$__new/pip" "$__to"
  mv "$__new" "$__to"
}
any_pip() {
  local __python
  for __python in "$PYTHON" "\${INTERPRETERS[@]}"; do
    [[ -x $__python ]] && "$__python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("pip") is None)' 2>/dev/null || continue
    __pip=("$__python" -m pip)
    return 0
  done
  for __python in "\${INTERPRETERS[@]}"; do
    "$__python" -m venv "$1" >/dev/null 2>&1 || continue
    __pip=("$1/bin/python" -m pip)
    return 0
  done
  return 1
}
uv_settings() {
  uv_cache
  export UV_CACHE_DIR=$REPLY UV_PYTHON_INSTALL_DIR=$WORKSPACE/.comfy-pod/python UV_INDEX_STRATEGY=unsafe-best-match UV_BREAK_SYSTEM_PACKAGES=1
  export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1
}
uv_cache() {
  local __entry __container='' __place __device __wanted=''
  while IFS= read -r -d '' __entry; do
    [[ $__entry != UV_CACHE_DIR=* ]] || __container=\${__entry#*=}
  done 2>/dev/null </proc/1/environ || true
  mount_of "$ENVIRONMENT"
  __wanted=$MOUNT_POINT
  for __place in "$__container" "$WORKSPACE/.comfy-pod/cache/uv" "$HOME/.cache/uv"; do
    [[ -n $__place ]] || continue
    mount_of "$__place"
    REPLY=$__place
    [[ $MOUNT_POINT != "$__wanted" ]] || return 0
  done
  REPLY=$WORKSPACE/.comfy-pod/cache/uv
}
uv_link_mode() {
  local __from=$UV_CACHE_DIR/.comfy-pod-link __to=$1/.comfy-pod-link
  mkdir -p "$UV_CACHE_DIR" "$1"
  rm -f "$__to"
  : >"$__from"
  export UV_LINK_MODE=hardlink
  ln "$__from" "$__to" 2>/dev/null || UV_LINK_MODE=copy
  rm -f "$__from" "$__to"
  say "package cache: $UV_CACHE_DIR, by $UV_LINK_MODE"
  files_side_by_side "$1"
}
files_side_by_side() {
  local __noted=$JOB/small-files __there __here
  if [[ ! -s $__noted ]]; then
    mount_of "$1"
    __there=$MOUNT_POINT
    mount_of "$JOB"
    if [[ $MOUNT_POINT == "$__there" ]]; then small_files "$JOB"; else small_files "$1"; fi
    __there=$REPLY
    small_files "\${TMPDIR:-/tmp}"
    __here=$REPLY
    { printf '%s %s\\n' "$__there" "$__here" >"$__noted"; } 2>/dev/null || true
    say "a hundred small files: $__there ms where packages go, $__here ms on the container's disk"
  else
    read -r __there __here <"$__noted"
  fi
  waits_for_files "$__there" "$__here" || return 0
  export UV_CONCURRENT_INSTALLS=32
  say "packages go to a slow place for many small files: $UV_CONCURRENT_INSTALLS are written side by side"
}
small_files() {
  local __folder=$1/.comfy-pod-measure-\${JOB##*/} __i __since
  milliseconds
  __since=$REPLY
  if mkdir -p "$__folder"; then
    for ((__i = 0; __i < 100; __i++)); do printf '%s\\n' "$__i" >"$__folder/$__i" || break; done
  fi 2>/dev/null
  milliseconds
  __since=$((REPLY - __since))
  rm -rf "$__folder" || true
  REPLY=$__since
}
waits_for_files() { (($1 >= 200 && $1 >= 5 * $2)); }
`;

// src/operations/wheels.sh
var wheels_default = 'keep_wheel() {\n  local __to=$WORKSPACE/.comfy-pod/wheels/$1 __sum\n  rm -rf "$__to" "$__to.new"\n  mkdir -p "$__to.new"\n  __sum=$(sha256sum <"$2")\n  printf \'%s\\n\' "${__sum%% *}" >"$__to.new/sha256"\n  printf \'%s\' "$3" >"$__to.new/built-for"\n  mv "$2" "$__to.new/"\n  mv -T "$__to.new" "$__to"\n  REPLY=$__to/${2##*/}\n}\nkept_wheel() {\n  local __folder=$WORKSPACE/.comfy-pod/wheels/$1 __wheels __sum\n  __wheels=("$__folder/$2"-*.@(whl|tar))\n  REPLY=\'\'\n  [[ -d $__folder ]] || return 1\n  REPLY="its folder holds not one wheel of that name, but ${#__wheels[@]}"\n  [[ ${#__wheels[@]} -eq 1 ]] || return 1\n  __sum=$(sha256sum <"${__wheels[0]}")\n  text_of "$__folder/sha256"\n  if [[ ${REPLY%$\'\\n\'} == "${__sum%% *}" ]]; then\n    REPLY=${__wheels[0]}\n  else\n    REPLY="its bytes are not those that were kept"\n    return 1\n  fi\n}\nlist_wheels() {\n  local __folder\n  KEPT_WHEELS=() UNSAVED_WHEELS=()\n  for __folder in "$WORKSPACE"/.comfy-pod/wheels/"$1"-*; do\n    [[ -f $__folder/sha256 ]] || continue\n    KEPT_WHEELS+=("${__folder##*/}")\n    [[ ! -e $__folder/cached ]] || continue\n    text_of "$__folder/sha256"\n    UNSAVED_WHEELS+=("${__folder##*/}=${REPLY%$\'\\n\'}")\n  done\n}\ntell_wheels() {\n  list_wheels "$1"\n  [[ ${#KEPT_WHEELS[@]} -eq 0 ]] || fact kept_wheels "${KEPT_WHEELS[*]}"\n  [[ ${#UNSAVED_WHEELS[@]} -eq 0 ]] || fact unsaved_wheels "${UNSAVED_WHEELS[*]}"\n}\n';

// src/operations/scripts.ts
var OPERATION_SCRIPTS = [
  git_default,
  remote_default,
  switch_default,
  checkout_default,
  node_default,
  manager_default,
  uv_default,
  python_env_default,
  distributions_default,
  dropped_default,
  package_addresses_default,
  packages_default,
  packages_together_default,
  packages_install_default,
  package_wheels_default,
  torch_default,
  system_packages_default,
  own_step_default,
  sageattention_default,
  sageattention_build_default,
  wheels_default,
  arguments_default,
  folder_paths_default,
  model_directories_default,
  container_environment_default,
  cuda_check_default,
  start_script_default,
  boot_script_default,
  host_keys_default,
  comfyui_http_default,
  comfyui_process_default,
  comfyui_service_default,
  startup_reason_default,
  node_loading_default,
  service_default,
  service_process_default,
  jupyterlab_default,
  overall_default,
  generation_default,
  generation_compare_default,
  rollback_default,
  rollback_repositories_default,
  rollback_packages_default
];
var BOOT_SCRIPTS = [
  folder_paths_default,
  container_environment_default,
  start_script_default,
  host_keys_default,
  comfyui_http_default,
  comfyui_process_default,
  service_default,
  service_process_default,
  jupyterlab_default,
  boot_default
];

// src/pod/script.ts
import { gzipSync } from "node:zlib";

// src/connection/quote.ts
function quote(value) {
  if (value.includes("\0")) throw new Error("a value with a NUL character cannot be passed to a shell");
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

// src/pod/cause.sh
var cause_default = `causes_before() {
  memory_kills
  KILLS_BEFORE=$REPLY
}
cause_of() {
  local __text __log=$JOB/log __killed='(ended with code 137|[0-9] Killed |signal:? (9|SIGKILL)|exit code:? -9)'
  [[ \${SLOT-job} == job ]] || __log=$JOB/side/$SLOT.log
  __text=$(tail -c 20000 "$__log" 2>/dev/null | tr -d '\\0')
  __text=\${__text##*"comfy-pod $CP_line_token $PART "}$'\\n'$1
  memory_kills
  if ((REPLY > \${KILLS_BEFORE:-0})); then
    cause memory "\${MEMORY_LIMIT:-}"
  elif [[ $__text =~ (Disk quota exceeded|\\[Errno 122\\]) ]]; then
    cause quota "$WORKSPACE"
  elif full_disk "$__text"; then
    cause "$REPLY" "$FULL"
  elif read_only || [[ $__text =~ (Read-only file system|\\[Errno 30\\]) ]]; then
    cause read-only "$READ_ONLY"
  elif [[ $__text =~ (Cannot allocate memory|MemoryError|std::bad_alloc|DefaultCPUAllocator|virtual memory exhausted) ]]; then
    cause memory-refused ''
  elif [[ $__text =~ (Stale file handle|Transport endpoint is not connected|Input/output error|\\[Errno (5|107|116)\\]) ]]; then
    cause volume "\${BASH_REMATCH[1]}"
  elif [[ \${PART_CODE-} == 137 || $__text =~ $__killed ]]; then
    cause killed ''
  fi
}

cause() {
  rm -rf "$JOB/reserve"
  tell cause "$1" "$2"
}
keep_reserve() {
  { mkdir "$JOB/reserve" && touch "$JOB"/reserve/{1..4} && head -c 262144 /dev/urandom >"$JOB/reserve/noise"; } 2>/dev/null
}
full_disk() {
  local __path __space __least='' __said=no
  [[ ! $1 =~ (No space left on device|\\[Errno 28\\]) ]] || __said=yes
  FULL=''
  for __path in "$WORKSPACE" "$COMFYUI" "\${ENVIRONMENT:-$WORKSPACE}" "\${TMPDIR:-/tmp}" "$HOME"; do
    mount_of "$__path"
    read -ra __space < <(stat -f -c '%a %S %d %c' "$MOUNT_POINT" 2>/dev/null)
    [[ \${#__space[@]} -eq 4 ]] || continue
    if ((__space[3] > 0 && __space[2] == 0)); then
      FULL=$MOUNT_POINT REPLY=inodes
      return 0
    fi
    if [[ -z $__least ]] || ((__space[0] * __space[1] < __least)); then
      __least=$((__space[0] * __space[1]))
      FULL=$MOUNT_POINT
    fi
  done
  REPLY=disk-full
  [[ $__said == yes ]] || ((\${__least:-1} == 0))
}
read_only() {
  local __path
  READ_ONLY=''
  for __path in "$WORKSPACE" "$COMFYUI" "\${ENVIRONMENT:-$WORKSPACE}"; do
    [[ -d $__path && ! -w $__path ]] || continue
    READ_ONLY=$__path
    return 0
  done
  return 1
}
memory_kills() {
  local __controllers __path __key __value __file __own='' __memory=''
  while IFS=: read -r _ __controllers __path; do
    case $__controllers in
    memory) __memory=$__path ;;
    '') __own=$__path ;;
    esac
  done </proc/self/cgroup
  REPLY=0 MEMORY_LIMIT=''
  for __file in "/sys/fs/cgroup$__own/memory.events" /sys/fs/cgroup/memory.events "/sys/fs/cgroup/memory$__memory/memory.oom_control" /sys/fs/cgroup/memory/memory.oom_control; do
    [[ -r $__file ]] || continue
    while read -r __key __value; do [[ $__key != oom_kill ]] || REPLY=$__value; done <"$__file"
    for __path in memory.max memory.limit_in_bytes; do
      { read -r MEMORY_LIMIT <"\${__file%/*}/$__path"; } 2>/dev/null && break
    done
    [[ $MEMORY_LIMIT =~ ^[0-9]{1,15}$ ]] || MEMORY_LIMIT=''
    return 0
  done
}
why_unwritable() {
  if read_only; then
    REPLY="Read-only file system, or not writable for $(id -un)"
  elif full_disk ''; then
    REPLY="No space left on device $FULL"
    [[ $(stat -f -c '%d %c' "$FULL" 2>/dev/null) != "0 "[1-9]* ]] || REPLY="no inodes left on $FULL"
  else
    REPLY="is the disk full?"
  fi
}
`;

// src/pod/conclude.sh
var conclude_default = 'outcome() {\n  escape "$2"\n  printf \'%s\\t%s\\n\' "$1" "$REPLY" >"$CP_REASON_FILE.outcome"\n}\nconclude() {\n  local __code=$1 __from=$2 __to last_part __outcome=\'\' __reason=\'\'\n  PART_CODE=$1\n  wish last_part\n  milliseconds\n  __to=$REPLY\n  [[ $PART != adopt ]] || last_part=adopt\n  if [[ -f $CP_REASON_FILE.outcome ]]; then\n    IFS=$\'\\t\' read -r __outcome __reason <"$CP_REASON_FILE.outcome"\n    rm -f "$CP_REASON_FILE.outcome"\n    unescape "$__reason"\n    __reason=$REPLY\n  fi\n  if [[ $__code -ne 0 ]]; then\n    text_of "$CP_REASON_FILE"\n    job_result failed "$__from" "$__to" "${REPLY:-ended with code $__code}"\n  elif [[ -n $__outcome && $__outcome != adopted ]]; then\n    rm -f "$WORKSPACE/.comfy-pod/begun/$STEP"\n    job_result "$__outcome" "$__from" "$__to" "$__reason"\n  elif [[ $last_part != "$PART" ]]; then\n    job_result part "$__from" "$__to" "$PART"\n  else\n    prove\n    __code=$?\n    settle "$__code" "$__from" "$__outcome" "$__reason"\n  fi\n}\nsettle() {\n  local __from=$2 __to verdict spent_ms __result=installed __reason=\'\'\n  wish verdict spent_ms\n  milliseconds\n  __to=$REPLY\n  if [[ $1 -ne 0 && $PART == adopt ]]; then\n    job_result refuted "$__from" "$__to" "${DETAIL:-not as it should be}"\n  elif [[ $1 -ne 0 ]]; then\n    forget\n    job_result failed "$__from" "$__to" "${DETAIL:-not as it should be afterwards}"\n  else\n    [[ $verdict != update ]] || __result=updated\n    [[ $PART != adopt ]] || __result=adopted\n    __result=${3:-$__result} __reason=${4-}\n    [[ -z ${FACTS[not_needed]-} ]] || __result=skipped __reason=${FACTS[not_needed]}\n    if write_record "$__result" "$(seconds_between "$((__from - ${spent_ms:-0}))" "$__to")"; then\n      job_result "$__result" "$__from" "$__to" "$__reason"\n    else\n      job_result failed "$__from" "$__to" "its record could not be written below $WORKSPACE"\n    fi\n  fi\n}\nprove() {\n  enter "$INDEX"\n  if [[ ${PACKAGES_SETTLED-} != yes ]] && declare -F packages_forget >/dev/null; then packages_forget; fi\n  probe_step\n  [[ $STATE == satisfied ]] || return 1\n  declare -F "${OPERATION}_prove" >/dev/null || return 0\n  : >"$CP_REASON_FILE"\n  local __code\n  (\n    set -euo pipefail\n    "${OPERATION}_prove"\n  )\n  __code=$?\n  [[ $__code -ne 0 ]] || return 0\n  text_of "$CP_REASON_FILE"\n  DETAIL=${REPLY:-its proof ended with code $__code}\n  return 1\n}\nfail_step() {\n  local __back=$INDEX\n  if index_of "$1"; then\n    enter "$REPLY"\n    forget\n    printf \'comfy-pod %s %s %s\\n%s\\n\' "$CP_line_token" "$PART" "$STEP" "$3"\n    milliseconds\n    job_result failed "$REPLY" "$REPLY" "$2"\n  fi\n  enter "$__back"\n}\n';

// src/pod/discover.sh
var discover_default = `
WORKSPACE='' COMFYUI='' RUNNING_PID='' CONTAINER='' DRIVER=''
declare -A LIVE=()

discover() {
  STEP=-
  discover_workspace
  fact workspace "$WORKSPACE"
  fact home "$HOME"
  fact user "\${USER:-$UID}"
  fact machine "$HOSTTYPE"
  discover_container
  fact container "$CONTAINER"
  read_state_file
  fact state_file "$STATE_FILE"
  discover_jobs
  discover_comfyui
  fact comfyui "$COMFYUI"
  fact running_pid "$RUNNING_PID"
  discover_environment
  fact python "$PYTHON"
  fact provider "$PROVIDER"
  fact environment "$ENVIRONMENT"
  fact python_version "$PYTHON_VERSION"
  discover_disks
  discover_gpu
  discover_provider
}

discover_workspace() {
  WORKSPACE=\${CP_workspace:-auto}
  if [[ $WORKSPACE == auto ]]; then
    if [[ (-d /workspace && -w /workspace) || (! -e /workspace && -w /) ]]; then WORKSPACE=/workspace; else WORKSPACE=$HOME/comfy; fi
  fi
  [[ $WORKSPACE != '~' ]] || WORKSPACE=$HOME
  [[ $WORKSPACE != \\~/* ]] || WORKSPACE=$HOME/\${WORKSPACE:2}
  WORKSPACE=\${WORKSPACE%%+(/)}
}
discover_disks() {
  local __place __path __mounts=() __types=() __seen=' ' __i=0 __line
  for __place in workspace comfyui environment system; do
    case $__place in
    workspace) __path=$WORKSPACE ;;
    comfyui) __path=$COMFYUI ;;
    environment) __path=\${ENVIRONMENT:-$WORKSPACE/venv} ;;
    system) __path=/usr ;;
    esac
    mount_of "$__path"
    fact "disk.$__place" "$MOUNT_POINT"
    [[ $__seen != *" $MOUNT_POINT "* ]] || continue
    __seen+="$MOUNT_POINT "
    __mounts+=("$MOUNT_POINT") __types+=("$MOUNT_TYPE")
  done
  while read -r __line; do
    fact "space.\${__mounts[__i]}" "\${__types[__i]} $__line"
    ((__i += 1))
  done < <(stat -f -c '%a %b %S %d %c' "\${__mounts[@]}" 2>/dev/null)
  __path=$WORKSPACE
  until [[ -e $__path ]]; do __path=\${__path%/*}/ && __path=\${__path%%+(/)} && __path=\${__path:-/}; done
  if [[ -w $__path ]]; then fact workspace_writable yes; else fact workspace_writable no; fi
}
MOUNT_POINTS=() MOUNT_TYPES=()
mount_of() {
  local __i
  [[ \${#MOUNT_POINTS[@]} -gt 0 ]] || read_mounts
  MOUNT_POINT=/ MOUNT_TYPE=''
  for __i in "\${!MOUNT_POINTS[@]}"; do
    [[ "$1/" == "\${MOUNT_POINTS[__i]%/}/"* && \${#MOUNT_POINTS[__i]} -ge \${#MOUNT_POINT} ]] || continue
    MOUNT_POINT=\${MOUNT_POINTS[__i]} MOUNT_TYPE=\${MOUNT_TYPES[__i]}
  done
}

read_mounts() {
  local __fields __i
  while read -ra __fields; do
    for ((__i = 6; __i < \${#__fields[@]}; __i++)); do [[ \${__fields[__i]} != - ]] || break; done
    MOUNT_POINTS+=("\${__fields[4]}") MOUNT_TYPES+=("\${__fields[__i + 1]-}")
  done </proc/self/mountinfo
}
discover_container() {
  local __hash=0 __code __i
  for ((__i = 0; __i < \${#WORKSPACE}; __i++)); do
    printf -v __code '%d' "'\${WORKSPACE:__i:1}"
    ((__hash = (__hash * 31 + __code) % 4294967291))
  done
  CONTAINER_STAMP=$HOME/.comfy-pod/container-$__hash
  CONTAINER=''
  [[ ! -f $CONTAINER_STAMP ]] || read -r CONTAINER <"$CONTAINER_STAMP"
}
stamp_container() {
  [[ -z $CONTAINER ]] || return 0
  read -r CONTAINER </proc/sys/kernel/random/uuid
  printf '%s\\n' "$CONTAINER" | write_file "$CONTAINER_STAMP"
}
job_alive() {
  local __pid='' __start='' __container=''
  [[ ! -e $1/exit-code && -f $1/process ]] || return 1
  read -r __pid __start __container <"$1/process" || return 1
  if [[ $__container == "$CONTAINER" ]]; then
    start_time "$__pid" && [[ $REPLY == "$__start" ]]
  else
    [[ -n $(find "$1/heartbeat" -mmin -2 2>/dev/null) ]]
  fi
}

discover_jobs() {
  local __folder __step
  LIVE=()
  for __folder in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    __folder=\${__folder%/}
    job_alive "$__folder" || continue
    while read -r __step; do
      [[ -z $__step ]] || LIVE[$__step]=\${__folder##*/}
    done <"$__folder/steps"
  done
}

is_comfyui() { [[ -f $1/main.py && -f $1/nodes.py && -d $1/comfy ]]; }
discover_comfyui() {
  local __wished=\${CP_comfyui:-auto} __folder __found=() __seen=' ' __real
  find_running
  if [[ $__wished != auto ]]; then
    [[ $__wished == /* ]] || __wished=$WORKSPACE/$__wished
    COMFYUI=\${__wished%%+(/)}
    [[ $RUNNING_FOLDER -ef $COMFYUI ]] || RUNNING_PID=''
    return
  fi
  if [[ -n $RUNNING_PID ]]; then
    COMFYUI=$RUNNING_FOLDER
    return
  fi
  if read_record "$WORKSPACE/.comfy-pod/steps/comfyui_core" && is_comfyui "\${RECORD[fact.folder]-}"; then
    COMFYUI=\${RECORD[fact.folder]}
    return
  fi
  for __folder in "$WORKSPACE"/ComfyUI "$WORKSPACE"/runpod-slim/ComfyUI "$WORKSPACE"/*/ComfyUI "$HOME"/ComfyUI /opt/ComfyUI /ComfyUI /comfyui /root/comfy/ComfyUI; do
    is_comfyui "$__folder" && [[ $__folder != */.comfy-pod/* ]] || continue
    __real=$(cd "$__folder" && pwd -P)
    [[ $__seen != *" $__real "* ]] || continue
    __seen+="$__real "
    __found+=("$__folder")
  done
  COMFYUI=$WORKSPACE/ComfyUI
  case \${#__found[@]} in
  0) ;;
  1) COMFYUI=\${__found[0]} ;;
  *)
    printf -v __real '%s\\n' "\${__found[@]}"
    tell problem comfyui_several "\${__real%$'\\n'}"
    COMFYUI=\${__found[0]}
    ;;
  esac
}
find_running() {
  RUNNING_PID='' RUNNING_FOLDER='' RUNNING_PORT=''
  local __process __args __main __folder __port __i __rank __best=0
  for __process in /proc/[0-9]*; do
    mapfile -d '' -t __args <"$__process/cmdline" || continue
    [[ \${__args[0]-} == *python* && \${__args[1]-} != */conda ]] || continue
    __main=''
    for ((__i = 1; __i < \${#__args[@]} && __i < 8; __i++)); do
      [[ \${__args[__i]} == main.py || \${__args[__i]} == */main.py ]] || continue
      __main=\${__args[__i]}
      break
    done
    [[ -n $__main ]] || continue
    __folder=$(readlink "$__process/cwd") || continue
    [[ $__main == /* ]] && __folder=\${__main%/*}
    [[ $__main == /* || $__main == main.py ]] || __folder+=/\${__main%/*}
    is_comfyui "$__folder" || continue
    __port=8188
    for (( ; __i < \${#__args[@]}; __i++)); do
      [[ \${__args[__i]} != --port ]] || __port=\${__args[__i + 1]-8188}
      [[ \${__args[__i]} != --port=* ]] || __port=\${__args[__i]#--port=}
    done
    __rank=0
    [[ $__port != "\${CP_port:-8188}" ]] || __rank=1
    [[ $__folder != "$WORKSPACE"/* ]] || ((__rank += 2))
    ((__rank > __best)) || continue
    __best=$__rank RUNNING_PID=\${__process#/proc/} RUNNING_FOLDER=$__folder RUNNING_PORT=$__port
  done 2>/dev/null
}
discover_gpu() {
  local __line=''
  DRIVER='' GPU_COUNT=0
  if [[ -f /proc/driver/nvidia/version ]]; then
    read -r __line </proc/driver/nvidia/version
    module_version "$__line"
    DRIVER=$REPLY
    local __devices=(/dev/nvidia[0-9]*)
    GPU_COUNT=\${#__devices[@]}
  elif has nvidia-smi; then
    while IFS= read -r __line; do
      [[ $__line =~ ^[0-9]+(\\.[0-9]+)+$ ]] || continue
      DRIVER=$__line
      ((GPU_COUNT += 1))
    done < <(timeout 20 nvidia-smi --query-gpu=driver_version --format=csv,noheader,nounits 2>/dev/null)
  fi
  fact driver "$DRIVER"
  fact gpu_count "$GPU_COUNT"
}
module_version() {
  REPLY=''
  [[ ! $1 =~ Kernel\\ Module\\ +(for\\ [^ ]+\\ +)?([0-9]+(\\.[0-9]+)+) ]] || REPLY=\${BASH_REMATCH[2]}
}
discover_provider() {
  local __entry __pod='' __host='' __tcp=''
  while IFS= read -r -d '' __entry; do
    case $__entry in
    RUNPOD_POD_ID=*) __pod=\${__entry#*=} ;;
    RUNPOD_PUBLIC_IP=*) __host=\${__entry#*=} ;;
    RUNPOD_TCP_PORT_22=*) __tcp=\${__entry#*=} ;;
    esac
  done 2>/dev/null </proc/1/environ
  POD_ID=$__pod
  fact runpod_pod "$__pod"
  fact runpod_address "$__host\${__tcp:+:$__tcp}"
  IN_CONTAINER=no
  [[ -z $__pod && ! -e /.dockerenv && ! -e /run/.containerenv ]] || IN_CONTAINER=yes
  fact in_container "$IN_CONTAINER"
}
`;

// src/pod/environment.sh
var environment_default = `
discover_environment() {
  PYTHON='' ENVIRONMENT='' PROVIDER='' PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  local __wished=\${CP_python_provider:-auto} __python
  if [[ -n \${CP_python_path-} ]]; then
    __python=$CP_python_path
    [[ $__python == /* ]] || __python=$WORKSPACE/$__python
    [[ $__python == */bin/* && ! -d $__python ]] || __python=\${__python%%+(/)}/bin/python
    describe_python "$__python" && return
    [[ $__wished == @(uv|venv|conda) ]] && PROVIDER=$__wished
    [[ $PROVIDER != system || $__wished == system ]] || PROVIDER=uv
    return
  fi
  if read_record "$WORKSPACE/.comfy-pod/steps/python_env" && [[ $__wished == auto || $__wished == "\${RECORD[fact.provider]-}" ]]; then
    describe_python "\${RECORD[fact.python]}"
    PROVIDER=\${RECORD[fact.provider]}
    if lacks_description; then SITE_PACKAGES=() WRITER=uv; fi
    [[ \${#SITE_PACKAGES[@]} -gt 0 ]] || IFS=: read -ra SITE_PACKAGES <<<"\${RECORD[fact.site_packages]-}"
    return
  fi
  if [[ $__wished == auto ]] && find_environment; then return; fi
  case $__wished in
  system)
    python_on_path "python\${CP_python_version:-3}" || python_on_path python3
    describe_python "$REPLY"
    ;;
  conda) find_conda || describe_python "$WORKSPACE/miniforge3/envs/comfyui/bin/python" ;;
  *)
    describe_python "$WORKSPACE/venv/bin/python"
    [[ $PROVIDER != system ]] || PROVIDER=uv
    ;;
  esac
  [[ $__wished == auto ]] || PROVIDER=$__wished
  [[ -n $PROVIDER && ($__wished != auto || -e $PYTHON) ]] || PROVIDER=uv
}
lacks_description() { [[ $PROVIDER == @(uv|venv) && ! -f $ENVIRONMENT/pyvenv.cfg ]]; }
python_on_path() {
  local __folders __folder
  IFS=: read -ra __folders <<<"$PATH"
  for __folder in "\${__folders[@]}"; do
    REPLY=$__folder/$1
    [[ ! -x $REPLY || $__folder == */shims ]] || return 0
  done
  REPLY=''
  return 1
}
describe_wished() {
  describe_python "$1" || return 1
  [[ -z \${CP_python_version-} || $PYTHON_VERSION == "$CP_python_version"?(.*) ]]
}
find_environment() {
  is_comfyui "$COMFYUI" || return 1
  local __python
  if [[ -n $RUNNING_PID ]]; then
    interpreter_of "$RUNNING_PID"
    if [[ -x $REPLY ]] && describe_wished "$REPLY"; then return 0; fi
  fi
  for __python in "$COMFYUI"/{.venv,venv,.venv-*} "\${COMFYUI%/*}"/{.venv,venv,.venv-*} "$WORKSPACE"/{venv,.venv}; do
    [[ -e $__python/pyvenv.cfg && -x $__python/bin/python ]] || continue
    describe_wished "$__python/bin/python" && return 0
  done
  find_conda && return 0
  for __python in /usr/local/bin/python /usr/local/bin/python3 /usr/bin/python3 /root/.pyenv/versions/*/bin/python; do
    [[ -x $__python ]] && describe_wished "$__python" && has_torch && return 0
  done
  PYTHON='' ENVIRONMENT='' PROVIDER='' PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  return 1
}
interpreter_of() {
  local __args=() __entry __paths=() __folder
  { mapfile -d '' -t __args <"/proc/$1/cmdline"; } 2>/dev/null
  REPLY=\${__args[0]-}
  [[ $REPLY != /* || ! -x $REPLY ]] || return 0
  while IFS= read -r -d '' __entry; do
    case $__entry in
    VIRTUAL_ENV=?* | CONDA_PREFIX=?*) [[ ! -x \${__entry#*=}/bin/python ]] || { REPLY=\${__entry#*=}/bin/python && return 0; } ;;
    PATH=*) IFS=: read -ra __paths <<<"\${__entry#*=}" ;;
    esac
  done 2>/dev/null <"/proc/$1/environ"
  for __folder in "\${__paths[@]}"; do
    [[ $REPLY == */* || ! -x $__folder/$REPLY ]] || { REPLY=$__folder/$REPLY && return 0; }
  done
  REPLY=$(readlink -f "/proc/$1/exe" 2>/dev/null)
}

find_conda() {
  local __root __python __first=''
  for __root in "$WORKSPACE" "$HOME" /opt; do
    for __python in "$__root"/@(miniconda3|miniforge3|mambaforge|anaconda3|conda|micromamba)/envs/*/bin/python; do
      [[ -x $__python ]] || continue
      describe_wished "$__python" || continue
      [[ -n $__first ]] || __first=$__python
      has_torch && return 0
    done
  done
  [[ -n $__first ]] && describe_python "$__first"
}

has_torch() {
  local __site
  for __site in "\${SITE_PACKAGES[@]}"; do [[ ! -f $__site/torch/version.py ]] || return 0; done
  return 1
}
describe_python() {
  PYTHON=$1 ENVIRONMENT=\${1%/bin/*} PROVIDER=system PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  local __line __home='' __real
  if [[ -f $ENVIRONMENT/pyvenv.cfg ]]; then
    PROVIDER=venv
    while IFS= read -r __line; do
      case \${__line,,} in
      'home = '*) __home=\${__line#*= } ;;
      'uv = '*) PROVIDER=uv ;;
      version?(_info)' = '*) PYTHON_VERSION=\${__line#*= } ;;
      'include-system-site-packages = true') SYSTEM_SITE=yes WRITER=pip ;;
      esac
    done <"$ENVIRONMENT/pyvenv.cfg"
    SITE_PACKAGES=("$ENVIRONMENT"/lib/python3.*/site-packages)
    if [[ $PYTHON_VERSION =~ ^3\\.[0-9]+ && -d $ENVIRONMENT/lib/python\${BASH_REMATCH[0]}/site-packages ]]; then
      SITE_PACKAGES=("$ENVIRONMENT/lib/python\${BASH_REMATCH[0]}/site-packages")
    fi
    [[ -x $PYTHON && \${#SITE_PACKAGES[@]} -gt 0 ]] || return 1
    if [[ $SYSTEM_SITE == yes ]]; then
      __line=\${SITE_PACKAGES[0]%/site-packages}
      __line=\${__line##*/}
      SITE_PACKAGES+=("\${__home%/bin}/lib/$__line"/{site,dist}-packages /usr/local/lib/"$__line"/dist-packages /usr/lib/python3/dist-packages)
    fi
  else
    [[ ! -d $ENVIRONMENT/conda-meta ]] || PROVIDER=conda
    [[ -x $PYTHON ]] || return 1
    __real=$(readlink -f "$PYTHON")
    __real=\${__real##*/}
    [[ $__real =~ ^python3\\.[0-9]+$ ]] || return 1
    SITE_PACKAGES=()
    [[ \${PYTHON%/*} == /usr/bin || $(readlink -f "$PYTHON") == /usr/bin/* ]] || SITE_PACKAGES+=("$ENVIRONMENT/lib/$__real/site-packages")
    SITE_PACKAGES+=("/usr/local/lib/$__real/dist-packages" /usr/lib/python3/dist-packages)
    [[ $PROVIDER != system ]] || WRITER=pip
    [[ $PROVIDER != conda ]] || SITE_PACKAGES=("$ENVIRONMENT/lib/$__real/site-packages")
    PYTHON_VERSION=\${__real#python}
  fi
  local __present=()
  for __line in "\${SITE_PACKAGES[@]}"; do [[ ! -d $__line ]] || __present+=("$__line"); done
  SITE_PACKAGES=("\${__present[@]}")
  [[ -n $PYTHON_VERSION ]] || {
    __line=\${SITE_PACKAGES[0]%/*}
    PYTHON_VERSION=\${__line##*/python}
  }
}
`;

// src/pod/follow.sh
var follow_default = `follow_main() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  printf '\\n' >&2
  [[ -d $JOB ]] || control refused "there is no job $CP_job" || return 1
  control following "$CP_job"
  printf '\\ncomfy-pod\\tlog\\t%s\\n' "$CP_nonce"
  until_ended &
  tail -c "+$((\${CP_offset:-0} + 1))" -s 0.05 -f --pid=$! "$JOB/log" 2>/dev/null
  ! job_alive "$JOB" || return 1
  local __line
  while IFS= read -r __line; do printf 'result\\t%s\\n' "$__line" >&2; done <"$JOB/results"
  while IFS= read -r __line; do printf 'told\\t%s\\n' "$__line" >&2; done <"$JOB/told"
  if [[ -f $JOB/stopped ]]; then
    read -r __line <"$JOB/stopped"
    printf 'stopped\\t%s\\n' "$__line" >&2
  fi
  __line=vanished
  [[ ! -f $JOB/exit-code ]] || read -r __line <"$JOB/exit-code"
  control ended "$__line"
}
until_bell() {
  local __code=0
  if [[ -z \${BELL-} ]]; then sleep 0.2 && return; fi
  read -r -t 0.2 -u "$BELL" || __code=$?
  ((__code > 128)) || BELL=''
}
until_ended() {
  local __tries=0 __looks=0
  while job_alive "$JOB"; do
    until_bell
    ((++__looks % 100 != 0)) || control alive "$CP_job"
  done
  while [[ -f $JOB/stopped && ! -f $JOB/exit-code ]] && ((__tries++ < 50)); do sleep 0.1; done
  __tries=0
  while job_remains "$JOB"; do
    ((__tries++ < 50)) || end_session "$SESSION"
    ((__tries < 60)) || return 0
    sleep 0.1
  done
}
`;

// src/pod/job.sh
var job_default = `
job_main() {
  job_secrets
  given_variables
  exec 3>/dev/null
  discover_workspace
  discover_container
  job_begin
  end_remains
  discover
  exec 3>>"$JOB/told"
  cd "$WORKSPACE" || exit 1
  job_watch 6>&- &
  local __watch=$! __tasks __task __next=()
  mapfile -t __tasks <<<"$CP_tasks"
  for __task in "\${__tasks[@]}"; do
    if [[ \${#__next[@]} -gt 0 && \${__task%% *} != "$PART" ]]; then
      job_together "\${__next[@]}"
      __next=()
    fi
    PART=\${__task%% *}
    case $PART in
    fetch | packages) __next+=("\${__task#* }") ;;
    *) job_step "\${__task#* }" ;;
    esac
  done
  [[ \${#__next[@]} -eq 0 ]] || job_together "\${__next[@]}"
  { kill "$__watch" && wait "$__watch"; } 2>/dev/null
  tell_state_file_pod
  jobs_prune
  job_end 0
}
jobs_prune() {
  local __all=("$WORKSPACE"/.comfy-pod/jobs/*/) __i
  for ((__i = 0; __i < \${#__all[@]} - 40; __i++)); do
    [[ ! -f \${__all[__i]}exit-code ]] || rm -rf "\${__all[__i]}"
  done
}
job_secrets() {
  local __name __value
  while IFS= read -r -d '' __name && IFS= read -r -d '' __value; do printf -v "SECRET_$__name" '%s' "$__value"; done
  exec </dev/null
}
job_begin() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  JOB_LEADER=$$ CP_REASON_FILE=$JOB/reason RESULTS=$JOB/results SLOT=job
  mkdir -p "$JOB/at-work" "$JOB/side"
  UMASK=$(umask)
  stamp_container
  keep_reserve
  start_time $$
  : >"$JOB/heartbeat"
  printf '%s %s %s\\n' "$$" "$REPLY" "$CONTAINER" >"$JOB/process.new" && mv "$JOB/process.new" "$JOB/process"
}

job_end() {
  rm -rf "$JOB/reserve"
  printf '%s\\n' "$1" >"$JOB/exit-code.new" && mv "$JOB/exit-code.new" "$JOB/exit-code"
}
job_together() {
  local __step __able=() __child
  for __step; do
    if needs_met "$__step"; then __able+=("$__step"); fi
  done
  [[ \${#__able[@]} -gt 0 ]] || return 0
  if [[ $PART == packages ]]; then
    packages_together "\${__able[@]}"
    return
  fi
  rm -f "$JOB/at-work/job"
  for __step in "\${__able[@]}"; do
    while (($(jobs -rp | wc -l) > \${CP_side_by_side:-6})); do sleep 0.1; done
    job_beside "$__step" 8>"$JOB/side.lock" &
  done
  for __child in $(jobs -p); do [[ $__child == "$__watch" ]] || wait "$__child"; done
  return 0
}
job_beside() {
  local __side=$JOB/side/$1
  SLOT=$1 CP_REASON_FILE=$__side.reason RESULTS=$__side.results
  : >"$RESULTS"
  job_step "$1" >>"$__side.log" 2>&1 3>"$__side.told" 8>&-
  flock 8
  cat "$__side.log"
  cat "$__side.told" >&3
  cat "$RESULTS" >>"$JOB/results"
  rm -f "$JOB/at-work/$SLOT"
}
needs_met() {
  local needs __need __id __result
  index_of "$1" || return 1
  enter "$REPLY"
  while IFS=$'\\t' read -r __id __result _; do
    [[ $__id != "$STEP" || $__result == part ]] || return 1
  done <"$JOB/results"
  wish needs
  for __need in $needs; do
    while IFS=$'\\t' read -r __id __result _; do
      [[ $__id == "$__need" ]] || continue
      case $__result in
      failed | not-run)
        milliseconds
        job_result not-run "$REPLY" "$REPLY" "$__need failed"
        return 1
        ;;
      refuted) return 1 ;;
      esac
    done <"$JOB/results"
  done
}
job_step() {
  needs_met "$1" || return 0
  local __from __code
  step_line "$STEP"
  milliseconds
  __from=$REPLY
  apply_part
  __code=$?
  conclude "$__code" "$__from"
}
step_line() {
  local __step
  if [[ $PART == @(system|fetch|packages|install|start) ]]; then
    [[ -d $WORKSPACE/.comfy-pod/begun ]] || mkdir -p "$WORKSPACE/.comfy-pod/begun"
    for __step; do : >"$WORKSPACE/.comfy-pod/begun/$__step"; done
  fi
  printf '%s %s\\n' "$PART" "$*" >"$JOB/at-work/$SLOT"
  printf 'comfy-pod %s %s %s\\n' "$CP_line_token" "$PART" "$*"
  causes_before
}
apply_part() {
  : >"$CP_REASON_FILE"
  [[ $PART != adopt ]] || return 0
  (
    set -euo pipefail
    "\${OPERATION}_$PART"
  )
}
give_secrets() {
  local secrets __name __from
  wish secrets
  for __name in $secrets; do
    __from=SECRET_$__name
    export "$__name=\${!__from-}"
  done
}
job_result() {
  [[ $1 != failed ]] || cause_of "$4"
  escape "$4"
  local __line=$STEP$'\\t'$1$'\\t'$2$'\\t'$3$'\\t'$PART$'\\t'$REPLY
  printf '%s\\n' "$__line" >>"$RESULTS"
  printf 'comfy-pod %s = %s\\n' "$CP_line_token" "$__line"
  [[ $1 != part ]] || return 0
  now
  printf '[%s] %s: %s (%s s)%s\\n' "$REPLY" "$STEP" "$1" "$(seconds_between "$2" "$3")" "\${4:+ \${4//$'\\n'/ }}" >>"$WORKSPACE/installation_progress.log"
}

seconds_between() {
  local __ms=$(($2 > $1 ? $2 - $1 : 0))
  printf '%d.%d' "$((__ms / 1000))" "$((__ms % 1000 / 100))"
}
`;

// src/pod/lib.sh
var lib_default = `
shopt -s nullglob extglob
export LC_ALL=C.UTF-8 TZ=UTC0 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0

declare -A FACTS=() INPUTS=()
declare -a INPUT_NAMES=()
STEP=- INDEX=0 STATE='' DETAIL=''
escape() {
  if [[ $1 != *[$'\\\\\\n\\t\\r']* ]]; then
    REPLY=$1
    return
  fi
  REPLY=\${1//\\\\/\\\\\\\\}
  REPLY=\${REPLY//$'\\n'/\\\\n}
  REPLY=\${REPLY//$'\\t'/\\\\t}
  REPLY=\${REPLY//$'\\r'/\\\\r}
}
unescape() {
  REPLY=$1
  [[ $1 != *\\\\* ]] || printf -v REPLY '%b' "$1"
}

tell() {
  local REPLY
  escape "$3"
  printf -v REPLY '%s\\t%s\\t%s\\t%s\\n' "$STEP" "$1" "$2" "$REPLY"
  if [[ \${TELL_TOGETHER-} == yes && $BASH_SUBSHELL -eq 0 ]]; then
    TOLD+=$REPLY
  else
    printf '%s' "$REPLY" >&3
  fi
}

state() {
  STATE=$1 DETAIL=\${2-}
  tell state "$1" "\${2-}"
}
not_needed() {
  fact not_needed "$1"
  state satisfied "$1"
}

input() {
  [[ -n \${INPUTS[$1]+there} ]] || INPUT_NAMES+=("$1")
  INPUTS[$1]=$2
  tell input "$1" "$2"
}

fact() {
  FACTS[$1]=$2
  tell fact "$1" "$2"
}
warn() { tell warning - "$1"; }

wish() {
  local __name __from
  for __name; do
    __from=W_\${INDEX}_$__name
    printf -v "$__name" '%s' "\${!__from-}"
  done
}
enter() {
  INDEX=$1 STATE='' DETAIL='' INPUT_NAMES=() INPUTS=() FACTS=()
  local __id=W_\${INDEX}_id __operation=W_\${INDEX}_operation
  STEP=\${!__id} OPERATION=\${!__operation}
}
index_of() {
  local __i __id
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_\${__i}_id
    if [[ \${!__id} == "$1" ]]; then
      REPLY=$__i
      return 0
    fi
  done
  return 1
}

now() { printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' -1; }
milliseconds() {
  local __time=\${EPOCHREALTIME-}
  if [[ -n $__time ]]; then
    __time=\${__time/[.,]/}
    REPLY=\${__time%???}
  else
    REPLY=$(date +%s%3N)
  fi
}
say() { printf '%s\\n' "$*"; }
control() {
  escape "$2"
  printf '%s\\t%s\\n' "$1" "$REPLY" >&2
  [[ $1 != refused ]]
}
die() {
  printf 'error: %s\\n' "$*" >&2
  [[ -z \${CP_REASON_FILE-} ]] || printf '%s' "$*" >"$CP_REASON_FILE"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }
text_of() {
  REPLY=''
  { IFS= read -r -d '' REPLY <"$1"; } 2>/dev/null || true
}
write_file() {
  local __new=$1.$BASHPID.new __mode=\${2-644}
  [[ -d \${1%/*} ]] || mkdir -p "\${1%/*}" || return 1
  if [[ $__mode:\${UMASK-} == 644:0022 ]] && new_file "$__new"; then
    __mode=''
  else
    __new=$(mktemp "$1.XXXXXX") || return 1
  fi
  if cat >"$__new" && { [[ -z $__mode ]] || chmod "$__mode" "$__new"; } && mv -f "$__new" "$1"; then return 0; fi
  rm -f "$__new"
  return 1
}
new_file() {
  local __made=0
  set -C
  { : >"$1"; } 2>/dev/null || __made=1
  set +C
  return "$__made"
}
aside() {
  local __from=$1 __to
  [[ -n \${CP_ASIDE-} ]] || printf -v CP_ASIDE '%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T' "$WORKSPACE" -1
  __to=$CP_ASIDE/\${__from#"$WORKSPACE"/}
  while [[ -e $__to || -L $__to ]]; do __to+=.again; done
  mkdir -p "\${__to%/*}" && mv "$__from" "$__to" || return 1
  say "moved aside: $__from is now $__to"
  REPLY=$__to
}
declare -a GIVEN=()
given_variables() {
  local __line
  [[ -n \${CP_env-} ]] || return 0
  GIVEN=(env)
  while IFS= read -r __line; do
    unescape "\${__line#*=}"
    GIVEN+=("\${__line%%=*}=$REPLY")
  done <<<"$CP_env"
}
start_time() {
  local __stat
  { read -r __stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -ra __stat <<<"\${__stat##*) }"
  [[ \${__stat[0]} != Z ]] || return 1
  REPLY=\${__stat[19]}
}
`;

// src/pod/lock.sh
var lock_default = `lock_take() {
  local __lock=$WORKSPACE/.comfy-pod/lock __tries=0
  if lock_lost; then
    control lost "$WORDS"
    return 1
  fi
  until lock_make; do
    if lock_beat; then return 0; fi
    lock_words
    if lock_gone; then
      lock_take_over "$REPLY"
    elif [[ -d $__lock ]]; then
      [[ -e $__lock/beat ]] || control by-hand "$WORDS"
      control locked "$WORDS"
      return 1
    elif ((__tries > 20)); then
      why_unwritable
      control refused "the lock $__lock cannot be made: $REPLY" || return 1
    fi
    ((__tries++ == 0)) || sleep 0.2
  done
}
lock_make() {
  local __lock=$WORKSPACE/.comfy-pod/lock __new
  mkdir -p "\${__lock%/*}" && [[ ! -e $__lock ]] && __new=$(mktemp -d "$__lock.new.XXXXXX") || return 1
  if chmod 755 "$__new" && printf '%s\\n' "$CP_owner" >"$__new/owner" &&
    { [[ -z $CP_token ]] || { printf '%s\\n' "$CP_token" >"$__new/token" && : >"$__new/beat"; }; } &&
    mv -T "$__new" "$__lock"; then
    return 0
  fi 2>/dev/null
  rm -rf "$__new"
  return 1
}
lock_take_over() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  mv -T "$__lock" "$__lock.gone-$1" 2>/dev/null || return 0
  printf '%s\\n' "$CP_owner" >"$__lock.gone-$1/taken-by"
  control taken-over "$WORDS"
  find "\${__lock%/*}" -maxdepth 1 -name 'lock.gone-*' -mmin +10080 -exec rm -rf {} +
}
lock_words() {
  text_of "$WORKSPACE/.comfy-pod/lock/owner"
  WORDS=\${REPLY%$'\\n'}
  WORDS=\${WORDS:-somebody, without a word in $WORKSPACE/.comfy-pod/lock}
}
lock_gone() {
  local __lock=$WORKSPACE/.comfy-pod/lock __clock __times=()
  [[ -e $__lock/beat ]] && __clock=$(mktemp "$__lock.clock.XXXXXX") || return 1
  mapfile -t __times < <(stat -c %.9Y "$__clock" "$__lock/beat" 2>/dev/null)
  rm -f "$__clock"
  REPLY=\${__times[1]-}
  [[ -n $REPLY ]] && ((\${__times[0]%.*} - \${REPLY%.*} > 60))
}
lock_lost() {
  local __gone __token
  [[ -n $CP_token ]] || return 1
  for __gone in "$WORKSPACE"/.comfy-pod/lock.gone-*; do
    __token=''
    { read -r __token <"$__gone/token"; } 2>/dev/null
    [[ $__token == "$CP_token" ]] || continue
    text_of "$__gone/taken-by"
    WORDS="\${REPLY%$'\\n'}, which has given it back since"
    [[ ! -d $WORKSPACE/.comfy-pod/lock ]] || lock_words
    return 0
  done
  return 1
}
lock_ours() {
  local __token=''
  { read -r __token <"$WORKSPACE/.comfy-pod/lock/token"; } 2>/dev/null
  [[ -n $CP_token && $__token == "$CP_token" ]]
}
lock_beat() { lock_ours && : >"$WORKSPACE/.comfy-pod/lock/beat"; }
lock_keep() { lock_beat || { lock_lost && control lost "$WORDS"; }; }

lock_release() {
  local __lock=$WORKSPACE/.comfy-pod/lock __open=$WORKSPACE/.comfy-pod/generations/open
  lock_ours || return 0
  text_of "$__open"
  [[ $REPLY != *' run'* ]] || rm -f "$__open"
  mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"
}
lock_main() {
  local __step
  lock_take || return 1
  discover_container
  discover_jobs
  for __step in "\${!LIVE[@]}"; do control at-work "\${LIVE[$__step]} $__step"; done
  control held "$WORKSPACE"
}
lock_break() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  if [[ ! -d $__lock ]]; then
    control free "$WORKSPACE"
    return
  fi
  lock_words
  if [[ -e $__lock/beat ]] && ! lock_gone; then
    control locked "$WORDS"
    return
  fi
  mv -T "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$" && control released "$WORDS" ||
    control refused "the lock $__lock cannot be removed"
}
`;

// src/pod/needed.ts
var FUNCTION = /^([a-z_0-9]+)\(\) (?:\{.*\}|\{[\s\S]*?\n\}|\([\s\S]*?\n\).*)\n/gm;
var LIST = /^([A-Z_]+)=\(\n(?: .*\n)*\)\n/gm;
var COMMAND = /(?<=^|[;&|(){!`]|\b(?:then|do|else|elif|if|while|until|time|exec)\s|\bdeclare -F\s)\s*(?!(?:then|do|else|elif|if|while|until|time|exec)\s)([a-z_][a-z_0-9]*)(?![a-z_0-9=]|\(\))/gm;
function neededOnly(texts, roots, entry2, idle2 = /* @__PURE__ */ new Set()) {
  const functions = new Map(texts.flatMap(functionsOf).map((each) => [each.name, each]));
  const outside = texts.map((text) => text.replaceAll(FUNCTION, "")).join("\n");
  const reached2 = /* @__PURE__ */ new Set();
  const waiting = [...functions.keys()].filter(roots);
  const reach = (text) => {
    for (const [, word2 = ""] of text.matchAll(COMMAND))
      if (functions.has(word2) && !reached2.has(word2)) waiting.push(word2);
  };
  reach(`${outside}
${entry2}`);
  for (let name = waiting.pop(); name !== void 0; name = waiting.pop()) {
    if (reached2.has(name) || idle2.has(name)) continue;
    reached2.add(name);
    reach(functions.get(name)?.text ?? "");
  }
  const kept = texts.map(
    (text) => text.replaceAll(FUNCTION, (whole3, name) => reached2.has(name) ? whole3 : "")
  );
  const named3 = new Set(
    kept.join("\n").replaceAll(LIST, "").match(/\b[A-Z_]+\b/g)
  );
  return kept.map((text) => text.replaceAll(LIST, (whole3, name) => named3.has(name) ? whole3 : ""));
}
function functionsOf(text) {
  return [...text.matchAll(FUNCTION)].map(([whole3, name = ""]) => ({ name, text: whole3 }));
}

// src/pod/probe.sh
var probe_default = `
probe_main() {
  exec 3>&1 1>&2 2>/dev/null
  printf '\\ncomfy-pod\\t1\\t%s\\n' "$CP_nonce" >&3
  TELL_TOGETHER=yes TOLD=''
  given_variables
  discover
  tell_together
  local __index __look RECORDED
  for __look in comfyui_service_look packages_look git_look own_step_look start_script_look; do
    if declare -F "$__look" >/dev/null; then "$__look"; fi
  done
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    tell_past
    [[ -z \${LIVE[$STEP]-} ]] || tell job live "\${LIVE[$STEP]}"
    probe_step
    if [[ $STATE == satisfied && $RECORDED == no ]]; then half_done; fi
    tell_together
  done
  printf 'end\\t%s\\n' "$CP_nonce" >&3
}
half_done() {
  [[ -e $WORKSPACE/.comfy-pod/begun/$STEP ]] || return 0
  state partial "begun by an earlier run, and not brought to its end"
  STATES[$STEP]=$STATE
}
tell_together() {
  printf '%s' "$TOLD" >&3
  TOLD=''
}
declare -A STATES=()
probe_step() {
  "\${OPERATION}_probe"
  [[ -n $STATE ]] || state unreadable "the probe of $OPERATION gave no answer"
  STATES[$STEP]=$STATE
}
`;

// src/pod/record.sh
var record_default = `declare -A RECORD=()
read_record() {
  RECORD=()
  [[ -f $1 ]] || return 1
  local __line __lines=()
  mapfile __lines 2>/dev/null <"$1"
  [[ \${__lines[0]-} == $'record=1\\n' && \${__lines[*]: -1} == $'end=1\\n' ]] || return 2
  for __line in "\${__lines[@]}"; do
    [[ $__line == [a-z]*=* ]] || continue
    REPLY=\${__line#*=}
    REPLY=\${REPLY%$'\\n'}
    [[ $REPLY != *\\\\* ]] || unescape "$REPLY"
    RECORD[\${__line%%=*}]=$REPLY
  done
}
read_marker() {
  MARKER_TIME='' MARKER_OURS=no
  [[ -f $1 ]] || return 1
  text_of "$1"
  MARKER_TIME=\${REPLY%%$'\\n'*}
  MARKER_TIME=\${MARKER_TIME%$'\\r'}
  [[ $MARKER_TIME =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}\\ [0-9]{2}:[0-9]{2}:[0-9]{2}$ ]] || return 2
  [[ $REPLY != *$'\\n'by=comfy-pod-action?($'\\r')?($'\\n'*) ]] || MARKER_OURS=yes
}
tell_past() {
  local __file=$WORKSPACE/.comfy-pod/steps/$STEP
  RECORDED=no
  if [[ -f $__file ]]; then
    text_of "$__file"
    if [[ $REPLY == record=1$'\\n'*$'\\nend=1\\n' ]]; then
      RECORDED=yes
      tell record text "$REPLY"
    else
      warn "the record $__file is torn or not ours, so it counts as absent"
    fi
  fi
  __file=$WORKSPACE/.install_markers/$STEP.done
  read_marker "$__file"
  case $? in
  0)
    tell marker time "$MARKER_TIME"
    tell marker ours "$MARKER_OURS"
    ;;
  2) warn "the marker $__file does not begin with a time, so it counts as absent" ;;
  esac
  local state_name
  wish state_name
  [[ -z $state_name ]] || tell line "$state_name" "\${STATE_LINES[DONE_$state_name]-}"
}
declare -A STATE_LINES=()
STATE_FILE=absent STATE_PATH=''
read_state_file() {
  STATE_LINES=() STATE_FILE=absent STATE_PATH=$WORKSPACE/runpodTools/state.env
  [[ -f $STATE_PATH || ! -f $WORKSPACE/state.env ]] || STATE_PATH=$WORKSPACE/state.env
  local __file=$STATE_PATH __line
  [[ -f $__file ]] || return 0
  STATE_FILE=present
  while IFS= read -r __line || [[ -n $__line ]]; do
    [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || continue
    __line=\${BASH_REMATCH[3]%$'\\r'}
    __line=\${__line#[\\"\\']}
    STATE_LINES[\${BASH_REMATCH[2]}]=\${__line%[\\"\\']}
  done <"$__file"
}
write_record() {
  local __time __name __digest state_name
  rm -f "$WORKSPACE/.comfy-pod/begun/$STEP"
  now
  __time=$REPLY
  __digest=$(for __name in "\${INPUT_NAMES[@]}"; do
    escape "\${INPUTS[$__name]}"
    printf '%s=%s\\n' "$__name" "$REPLY"
  done | LC_ALL=C sort | sha256sum)
  {
    printf 'record=1\\ntime=%s\\nresult=%s\\nseconds=%s\\ncontainer=%s\\n' "$__time" "$1" "$2" "$CONTAINER"
    escape "\${CP_run-}"
    printf 'run=%s\\nfingerprint=%s\\n' "$REPLY" "\${__digest%% *}"
    for __name in "\${INPUT_NAMES[@]}"; do
      escape "\${INPUTS[$__name]}"
      printf 'input.%s=%s\\n' "$__name" "$REPLY"
    done
    for __name in "\${!FACTS[@]}"; do
      escape "\${FACTS[$__name]}"
      printf 'fact.%s=%s\\n' "$__name" "$REPLY"
    done
    printf 'end=1\\n'
  } | write_file "$WORKSPACE/.comfy-pod/steps/$STEP" || return 1
  {
    printf '%s\\nby=comfy-pod-action\\nresult=%s\\nfingerprint=%s\\nseconds=%s\\n' "$__time" "$1" "\${__digest%% *}" "$2"
    for __name in commit version; do
      [[ -z \${FACTS[$__name]-} ]] || printf '%s=%s\\n' "$__name" "\${FACTS[$__name]//[$'\\n\\r']/ }"
    done
  } | write_file "$WORKSPACE/.install_markers/$STEP.done" || return 1
  wish state_name
  [[ -z $state_name ]] || set_state_line "DONE_$state_name" 1
}
forget() {
  rm -f "$WORKSPACE/.install_markers/$STEP.done" "$WORKSPACE/.comfy-pod/steps/$STEP"
}
set_state_line() {
  local __line __file=$STATE_PATH
  [[ ! -L $__file ]] || __file=$(readlink -f "$__file")
  (
    flock 9 2>/dev/null || true
    {
      if [[ -f $__file ]]; then
        while IFS= read -r __line || [[ -n $__line ]]; do
          [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?$1= ]] || printf '%s\\n' "$__line"
        done <"$__file"
      else
        recorded_state_lines | grep -v "^$1="
      fi
      printf '%s=%s\\n' "$1" "$2"
    } | write_file "$__file" "$(stat -c %a "$__file" 2>/dev/null || echo 644)"
  ) 9>"$WORKSPACE/.comfy-pod/state.lock"
}

recorded_state_lines() {
  local __i __id __name
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_\${__i}_id __name=W_\${__i}_state_name
    [[ -z \${!__name-} || ! -f $WORKSPACE/.comfy-pod/steps/\${!__id} ]] || printf 'DONE_%s=1\\n' "\${!__name}"
  done
}
tell_state_file_pod() {
  local __entry
  for __entry in "POD_HOST=\${CP_pod_host-}" "POD_PORT=\${CP_pod_port-}" "POD_ID=$POD_ID"; do
    [[ -z \${__entry#*=} || \${STATE_LINES[\${__entry%%=*}]-} == "\${__entry#*=}" ]] || set_state_line "\${__entry%%=*}" "\${__entry#*=}"
  done
}
`;

// src/pod/start.sh
var start_default = `start_main() {
  local __script __name __value __secrets=() __whole=no
  while IFS= read -r -d '' __name; do
    if [[ -z $__name ]]; then __whole=yes && break; fi
    IFS= read -r -d '' __value || break
    __secrets+=("$__name" "$__value")
  done
  [[ $__whole == yes ]] && __script=$(gzip -dc 2>/dev/null) && [[ -n $__script ]] || return 1
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  mkdir -p "\${JOB%/*}" || {
    why_unwritable
    control refused "the workspace $WORKSPACE cannot be written: $REPLY" || return 1
  }
  [[ -d $JOB ]] || lock_take || return 1
  local __process=''
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    printf '%s\\n' "$CP_job_steps" >"$JOB/steps" && printf '%s' "$__script" >"$JOB/script" ||
      {
        why_unwritable
        control refused "$JOB cannot be written: $REPLY" || return 1
      }
    exec 6< <(
      export COMFY_POD_JOB=$CP_job
      exec setsid bash "$JOB/script" < <(((\${#__secrets[@]} == 0)) || printf '%s\\0' "\${__secrets[@]}") 6>&1 >>"$JOB/log" 2>&1 3>&-
    )
    __process=$! BELL=6
  fi
  await_process "$__process" || control refused "the job did not start: $(tail -n 3 "$JOB/log")" || return 1
  control started "$CP_job"
  discover_container
  [[ \${CP_follow-} == no ]] || follow_main
}
await_process() {
  local __tries=0
  until [[ -f $JOB/process || -f $JOB/exit-code ]]; do
    if [[ -n $1 ]]; then
      kill -0 "$1" 2>/dev/null || [[ -f $JOB/process ]] || return 1
    else
      ((__tries++ < 500)) || return 1
    fi
    sleep 0.02
  done
}
`;

// src/pod/stop.sh
var stop_default = `signal_session() {
  local __process __stat __pids=()
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"\${__stat##*) }"
    [[ \${__stat[3]-} != "$2" || \${__stat[0]} == Z || \${__process#/proc/} == "$BASHPID" ]] || __pids+=("\${__process#/proc/}")
  done
  [[ \${#__pids[@]} -eq 0 ]] || kill "-$1" "\${__pids[@]}" 2>/dev/null
  [[ \${#__pids[@]} -gt 0 ]]
}
end_session() {
  local __since __spent=0 REPLY
  milliseconds
  __since=$REPLY
  signal_session TERM "$1"
  while signal_session 0 "$1"; do
    milliseconds
    __spent=$((REPLY - __since))
    ((__spent < 100 * \${2:-30})) || signal_session KILL "$1"
    ((__spent < 5000)) || return 0
    sleep 0.1
  done
}
job_remains() {
  local __pid='' __start='' __container='' __process __stat
  SESSION=''
  [[ ! -e $1/exit-code && -f $1/process ]] && read -r __pid __start __container <"$1/process" || return 1
  [[ $__container == "$CONTAINER" && $__pid =~ ^[1-9][0-9]*$ ]] && ! start_time "$__pid" || return 1
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"\${__stat##*) }"
    [[ \${__stat[3]-} == "$__pid" && \${__stat[0]} != Z ]] || continue
    grep -qsxz "COMFY_POD_JOB=\${1##*/}" "$__process/environ" || continue
    SESSION=$__pid
    return 0
  done
  return 1
}
end_remains() {
  local __folder
  for __folder in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    if job_remains "\${__folder%/}"; then end_session "$SESSION"; fi
  done
}
stop_main() {
  if [[ -n $CP_token && -d $WORKSPACE/.comfy-pod/lock ]] && ! lock_ours && ! lock_gone; then return 0; fi
  local __jobs __job
  mapfile -t __jobs <<<"$CP_jobs"
  for __job in "\${__jobs[@]}"; do stop_job "$WORKSPACE/.comfy-pod/jobs/$__job" & done
  wait
}
stop_job() {
  JOB=$1
  local __pid='' __start='' __container='' __tries=0
  mkdir -p "\${JOB%/*}"
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    stop_said
    return
  fi
  until [[ -f $JOB/process ]] || ((__tries++ > 10)); do sleep 0.1; done
  job_alive "$JOB" || return 0
  read -r __pid __start __container <"$JOB/process"
  [[ $__container == "$CONTAINER" ]] || return 0
  printf 'the run was cancelled\\n' >"$JOB/stopped"
  end_session "$__pid" 15
  [[ -f $JOB/exit-code ]] || stop_said
}

stop_said() {
  printf 'the run was cancelled\\n' >"$JOB/stopped"
  printf '143\\n' >"$JOB/exit-code"
}
`;

// src/pod/watch.sh
var watch_default = 'job_watch() {\n  WATCH=$BASHPID\n  local __beat=0 __busy_at=$SECONDS __work __before=\'\' __file __slot __task __tasks\n  local -A __what=() __since=()\n  while sleep 2; do\n    ((__beat++ % 5 != 0)) || : >"$JOB/heartbeat"\n    start_time "$JOB_LEADER" || job_leave 137\n    __tasks=\'\'\n    for __file in "$JOB"/at-work/*; do\n      __slot=${__file##*/} __task=\'\'\n      { read -r __task <"$__file"; } 2>/dev/null\n      [[ -n $__task ]] || continue\n      [[ ${__what[$__slot]-} == "$__task" ]] || __what[$__slot]=$__task __since[$__slot]=$SECONDS\n      __tasks+=${__tasks:+, }${__task#* }\n      ((SECONDS - ${__since[$__slot]} < CP_step_timeout)) ||\n        job_stop "${__task#* } took longer than the step-timeout of $CP_step_timeout s"\n    done\n    __work=$(stat -c %s "$JOB/log" 2>/dev/null):$(job_work)\n    if [[ $__work != "$__before" ]]; then\n      __before=$__work __busy_at=$SECONDS\n    elif ((SECONDS - __busy_at >= CP_idle_timeout)); then\n      job_stuck\n      job_stop "$__tasks was idle for the idle-timeout of $CP_idle_timeout s: no line in the log, no processor time, no I/O$REPLY"\n    fi\n  done\n}\njob_work() {\n  local __process __stat __ticks=0 __bytes=0 __key __value\n  for __process in /proc/[0-9]*; do\n    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue\n    read -ra __stat <<<"${__stat##*) }"\n    [[ ${__stat[3]-} == "$JOB_LEADER" ]] || continue\n    case ${__process#/proc/} in "$JOB_LEADER" | "$WATCH") continue ;; esac\n    [[ ${__stat[1]} != "$WATCH" ]] || continue\n    ((__ticks += __stat[11] + __stat[12]))\n    { while read -r __key __value; do\n      [[ $__key != [rw]char: ]] || ((__bytes += __value))\n    done <"$__process/io"; } 2>/dev/null\n  done\n  printf \'%s:%s\' "$__ticks" "$__bytes"\n}\njob_stuck() {\n  local __process __stat __name\n  REPLY=\'\'\n  for __process in /proc/[0-9]*; do\n    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue\n    __name=${__stat#*(} __name=${__name%)*}\n    read -ra __stat <<<"${__stat##*) }"\n    [[ ${__stat[3]-} == "$JOB_LEADER" && ${__stat[0]} == D ]] || continue\n    REPLY="; its process ${__process#/proc/} ($__name) waits for a disk that does not answer"\n    return 0\n  done\n}\njob_stop() {\n  escape "$1"\n  printf \'%s\\n\' "$REPLY" >"$JOB/stopped"\n  end_session "$JOB_LEADER"\n  local __file\n  for __file in "$JOB"/at-work/*; do cat "$JOB/side/${__file##*/}.log" 2>/dev/null; done >>"$JOB/log"\n  printf \'\\nerror: stopped: %s\\n\' "$1" >>"$JOB/log"\n  job_leave 124\n}\njob_leave() {\n  end_session "$JOB_LEADER"\n  job_end "$1"\n  exit\n}\n';

// src/pod/script.ts
var CORE = [lib_default, record_default, discover_default, environment_default];
var PARTS = {
  probe: [...CORE, probe_default],
  job: [...CORE, probe_default, job_default, conclude_default, cause_default, watch_default, stop_default],
  start: [lib_default, discover_default, cause_default, lock_default, start_default, follow_default, stop_default],
  follow: [lib_default, discover_default, follow_default, stop_default],
  lock: [lib_default, discover_default, cause_default, lock_default],
  stop: [lib_default, discover_default, cause_default, lock_default, stop_default],
  // What is done at once, while the run waits: a reset, a question to ComfyUI.
  command: [...CORE, probe_default, cause_default, lock_default, stop_default],
  // Lies on the pod, for its own start command.
  boot: [...CORE, job_default, cause_default, lock_default]
};
var nothing = () => false;
var ROOTS = {
  probe: (name, operations) => name.endsWith("_look") || operations.has(name.replace(/_probe$/, "")),
  job: () => true,
  start: nothing,
  follow: nothing,
  lock: nothing,
  stop: nothing,
  command: nothing,
  boot: (name, operations) => operations.has(name.replace(/^boot_/, ""))
};
var UPDATES = /* @__PURE__ */ new Set(["look_at_remote"]);
var LONGEST_COMMAND = 32700;
function composeScript(kind2, values, entry2, operations = []) {
  const named3 = wishes(values, "operation");
  const idle2 = kind2 === "probe" && !wishes(values, "update").has("yes") ? UPDATES : void 0;
  const texts = neededOnly([...PARTS[kind2], ...operations], (name) => ROOTS[kind2](name, named3), entry2, idle2);
  const whole3 = [...texts.map((text) => text.replaceAll(/^\s+/gm, "")), entry2, ""].join("\n");
  const shell = kind2 === "probe" ? withShortLocals(whole3) : whole3;
  const told3 = Object.entries(kind2 === "probe" ? namedIn(shell, values) : values);
  return [...told3.map(([name, value]) => `${variable(name)}=${quote(value)}`), shell].join("\n");
}
function remoteCommand(script) {
  const bash = `exec env -i HOME="$HOME" PATH="$PATH" USER="\${USER-}" LANG=C.UTF-8 bash -c`;
  const plain2 = `${bash} ${quote(script)}`;
  if (Buffer.byteLength(plain2) <= LONGEST_COMMAND) return { command: plain2 };
  const packed = gzipSync(script, { level: 9 }).toString("base64");
  const command = `${bash} 'eval "$(printf %s "$1" | base64 -d | gzip -dc)"' bash ${packed}`;
  if (command.length <= LONGEST_COMMAND) return { command };
  return { command: `${bash} 'eval "$(cat)"'`, input: script };
}
function namedIn(shell, values) {
  const words2 = new Set(shell.match(/(?<=\b_*)[A-Za-z]\w*/g));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const wish = /^W_\d+_(.*)/.exec(name)?.[1];
      return wish === void 0 ? words2.has(name) : value !== "" && words2.has(wish);
    })
  );
}
function wishes(values, name) {
  const variable2 = new RegExp(`^W_\\d+_${name}$`);
  return new Set(Object.entries(values).flatMap(([key2, value]) => variable2.test(key2) ? value : []));
}
function variable(name) {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a shell variable: ${name}`);
  return name;
}
function withShortLocals(text) {
  const short2 = /* @__PURE__ */ new Map();
  return text.replaceAll(/\b__[a-z_]*[a-z]\b/g, (name) => {
    const found2 = short2.get(name) ?? `_${short2.size.toString(36)}`;
    short2.set(name, found2);
    return found2;
  });
}

// src/engine/boot.ts
var HEAD = `#!/usr/bin/env bash
# Written by comfy-pod-action, from the manifest: what is changed here is overwritten by its next run.
# For the pod's own start command: puts the kept SSH host keys back, and starts in the background what is installed.
`;
var ENTRY = `BOOT_FILE=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)/boot.sh
CP_workspace=\${BOOT_FILE%/.comfy-pod/boot.sh}
boot_main "$BOOT_FILE" "$@"`;
var written = /* @__PURE__ */ new WeakMap();
function bootScript(manifest) {
  const known = written.get(manifest) ?? writeBootScript(manifest);
  written.set(manifest, known);
  return known;
}
function writeBootScript(manifest) {
  const steps = catalogue(manifest);
  const services2 = steps.filter(isServiceStep);
  const values = {
    CP_comfyui: manifest.comfyui.path,
    CP_port: String(manifest.port),
    CP_python_provider: manifest.python.provider,
    CP_python_version: manifest.python.version ?? "",
    CP_python_path: manifest.python.path ?? "",
    CP_STEPS: String(services2.length),
    ...Object.assign({}, ...services2.map((step, index) => wishesOf(step, index + 1, steps)))
  };
  const text = HEAD + composeScript("boot", values, ENTRY, BOOT_SCRIPTS);
  return { text, digest: createHash("sha256").update(text).digest("hex") };
}
function wishesOf(step, index, steps) {
  const { id, operation, secrets } = step;
  const own = operation === "comfyui_service" ? { port: step.wish.port ?? "" } : step.wish;
  const wishes2 = { ...own, id, operation, secrets: secrets.join(" "), needs: requirements(step, steps).join(" ") };
  return Object.fromEntries(Object.entries(wishes2).map(([name, value]) => [`W_${index}_${name}`, value]));
}
function requirements(step, steps) {
  const needed = /* @__PURE__ */ new Set();
  const gather = ({ needs }) => {
    for (const need of steps.filter(({ id }) => needs.includes(id) && !needed.has(id))) {
      needed.add(need.id);
      gather(need);
    }
  };
  gather(step);
  return steps.filter(({ id, home }) => needed.has(id) && home !== "container").map(({ id }) => id);
}

// src/engine/plan.ts
var RESET = "reset by hand";
function isReset({ action, reason }) {
  return action === "install" && reason.startsWith(RESET);
}
var ROWS = [
  {
    when: ({ selected }) => !selected,
    verdict: ({ liveJob }) => ({
      action: "skip",
      reason: liveJob === null ? "left out" : `left out; ${atWork(liveJob.since)}`
    })
  },
  {
    when: ({ liveJob }) => liveJob !== null,
    verdict: ({ liveJob }) => ({ action: "attach", reason: atWork(liveJob?.since ?? null) })
  },
  { when: ({ forced }) => forced, verdict: () => ({ action: "install", reason: "forced" }) },
  {
    when: ({ record: record2, marker, stateLine }) => record2 !== null && (marker === null || stateLine === "absent"),
    verdict: ({ marker }) => ({
      action: "install",
      reason: `${RESET}: its ${marker === null ? "marker" : "line in state.env"} is gone`
    })
  },
  {
    when: ({ observation }) => observation.state === "unreadable",
    verdict: ({ observation }) => ({ action: "fail", reason: observation.detail || "could not be read" })
  },
  {
    when: ({ pendingNeed }) => pendingNeed !== null,
    verdict: ({ pendingNeed }) => ({ action: "later", reason: `hangs on ${pendingNeed}` })
  },
  {
    when: ({ refused: refused2, observation }) => refused2 !== null && observation.state !== "satisfied",
    verdict: ({ refused: refused2 }) => ({ action: "skip", reason: refused2 ?? "" })
  },
  {
    when: ({ observation, marker }) => observation.state === "absent" && marker !== null,
    verdict: (question) => ({ action: "install", reason: drift(question) })
  },
  {
    when: ({ observation }) => observation.state === "absent",
    verdict: () => ({ action: "install", reason: "not installed" })
  },
  {
    when: ({ observation }) => observation.state === "partial",
    verdict: ({ observation }) => ({ action: "install", reason: `${observation.detail || "half done"}, repairs it` })
  },
  {
    when: (question) => question.observation.state === "other" || changes(question).length > 0,
    verdict: (question) => ({
      action: "update",
      reason: changes(question).join("; ") || question.observation.detail || "not as wished"
    })
  },
  {
    when: ({ record: record2 }) => record2 === null,
    verdict: (question) => ({ action: "adopt", reason: adoption(question) })
  }
];
function decide(question) {
  const row3 = ROWS.find(({ when }) => when(question));
  return row3 === void 0 ? { action: "skip", reason: question.notNeeded ?? `up to date since ${day(question.record?.time ?? "")}` } : row3.verdict(question);
}
function differences(before, after2) {
  const names2 = [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after2)])].filter((name) => before[name] !== after2[name]).sort();
  const refToo = names2.includes("ref");
  return names2.filter((name) => !(name === "commit" && refToo)).map((name) => {
    const sentence = difference(name, before[name], after2[name]);
    const commits = name === "ref" && names2.includes("commit") ? moved(before.commit, after2.commit) : null;
    return commits === null ? sentence : `${sentence} (${commits})`;
  });
}
function difference(name, before, after2) {
  const label3 = LABELS[name] ?? name;
  if (name === "requirements" || before?.includes("\n") || after2?.includes("\n")) {
    const { added, removed } = changedLines(before ?? "", after2 ?? "");
    return `${label3} changed${lineCount(added.length + removed.length)}`;
  }
  if (name === "commit" || name === "ref") {
    const change = moved(before, after2);
    if (change !== null) return `ref moved ${change}`;
  }
  if (CHECKSUMS.has(name)) return `${label3} changed`;
  if (before === void 0 || before === "") return `${label3} added: ${shown(after2 ?? "")}`;
  if (after2 === void 0 || after2 === "") return `${label3} dropped: ${shown(before)}`;
  return DIGEST.test(before) || DIGEST.test(after2) ? `${label3} changed` : `${label3} changed: ${shown(before)} \u2192 ${shown(after2)}`;
}
var LABELS = { requirements: "requirements.txt", install: "install.py" };
var CHECKSUMS = /* @__PURE__ */ new Set(["settings", "install"]);
var DIGEST = /^[0-9a-f]{64}$/;
var COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
var moved = (before, after2) => before && after2 ? `${shown(before)} \u2192 ${shown(after2)}` : null;
var shown = (value) => COMMIT.test(value) ? value.slice(0, 7) : value;
var lineCount = (count2) => count2 === 0 ? "" : ` (${count2} ${count2 === 1 ? "line" : "lines"})`;
var day = (time2) => time2.slice(0, 10);
var atWork = (since) => `a job of an earlier run is still at work${since === null ? "" : ` (since ${since})`}`;
function changes({ record: record2, observation, update, remoteCommit }) {
  const current = observation.inputs.commit;
  const isNewer = update && remoteCommit !== null && remoteCommit !== current;
  const after2 = isNewer ? { ...observation.inputs, commit: remoteCommit } : observation.inputs;
  if (record2 !== null) return differences(record2.inputs, after2);
  return isNewer ? differences(observation.inputs, after2) : [];
}
function drift({ observation, freshContainer, home }) {
  const gone = `drift: the marker says installed, ${observation.detail || "it is gone"}`;
  return freshContainer && home !== "volume" ? `${gone}; the container was replaced since` : gone;
}
function adoption({ marker, stateLine, observation, notNeeded }) {
  if (notNeeded !== null) return notNeeded;
  if (marker !== null) {
    return marker.ours ? `installed ${day(marker.time)}, its record is gone, verified` : `installed ${day(marker.time)} by an earlier tool, verified`;
  }
  if (stateLine === "present") return "installed by an earlier tool (state.env), verified";
  return observation.detail ? `found in place, ${observation.detail}` : "found in place";
}

// src/engine/standing.ts
var ROUNDS = [
  ["system", "fetch"],
  ["packages"],
  ["install"],
  ["start", "finish"]
];
var SECTIONS = {
  record: "generation",
  rollback: "generation",
  system: "fetch",
  fetch: "fetch",
  packages: "packages",
  install: "install",
  start: "start",
  stop: "start",
  finish: "start",
  quick_test: "start"
};
function roundOf(part) {
  return ROUNDS.findIndex((parts) => parts.some((one) => one === part));
}
function firstRound(step) {
  return Math.min(...step.parts.map(roundOf));
}
function lastRound(step) {
  return Math.max(...step.parts.map(roundOf));
}
var PACKAGES = roundOf("packages");
var DECIDED_LATE = /* @__PURE__ */ new Set(["sageattention"]);
var AT_WORK = /* @__PURE__ */ new Set(["comfyui_service", "service"]);
function isCertain({ step, standing }, round) {
  if (standing.kind === "settled" || lastRound(step) <= round) return true;
  if (standing.kind === "open" || DECIDED_LATE.has(step.operation)) return false;
  return standing.verdict.action !== "adopt" || !AT_WORK.has(step.operation);
}
function lastTogether(all, round) {
  let last = round;
  while (last >= PACKAGES && last < ROUNDS.length - 1 && all.every((one) => isCertain(one, last))) last += 1;
  return last;
}
function standingOf(step, verdict2) {
  switch (verdict2.action) {
    case "skip":
    case "later":
    case "attach":
      return { kind: "open", verdict: verdict2 };
    case "install":
    case "update":
      return { kind: "due", verdict: verdict2, remaining: step.parts };
    case "adopt":
      return { kind: "due", verdict: verdict2, remaining: ["adopt"] };
    case "fail":
      return { kind: "settled", verdict: verdict2, result: "failed", reason: verdict2.reason };
  }
}
function withNotRun(all) {
  const bad = new Set(
    all.flatMap(
      ({ step, standing }) => standing.kind === "settled" && (standing.result === "failed" || standing.result === "not-run") ? [step.id] : []
    )
  );
  let grown = false;
  const next = all.map((progress2) => {
    const need = progress2.step.needs.find((id) => bad.has(id));
    if (progress2.standing.kind !== "due" || need === void 0) return progress2;
    grown = true;
    return settle(progress2, "not-run", `${need} failed`);
  });
  return grown ? withNotRun(next) : next;
}
function settle(progress2, result, reason) {
  return { ...progress2, standing: { kind: "settled", verdict: progress2.standing.verdict, result, reason } };
}
function nextTasks(all) {
  const due2 = all.flatMap(({ step, standing }) => standing.kind === "due" ? [{ step, standing }] : []);
  if (due2.length === 0) return null;
  const onlyAdopts = due2.every(({ standing }) => standing.remaining[0] === "adopt");
  const ready = readyToStart(due2);
  const roundOfTask = (step, part) => {
    if (onlyAdopts) return 0;
    return part === "adopt" || part === "quick_test" ? firstRound(step) : roundOf(part);
  };
  const rounds = due2.filter(({ step }) => !ready.has(step.id)).map(({ step, standing }) => roundOfTask(step, standing.remaining[0] ?? "finish"));
  const first = Math.min(...rounds, roundOf("start"));
  const round = lastTogether(all, first);
  const orderOf = (step, part) => {
    if (ready.has(step.id)) return AT_ONCE;
    return part === "adopt" ? adoptionOrder(step) : TASK_ORDER[part];
  };
  const tasks = due2.flatMap(
    ({ step, standing }) => standing.remaining.filter((part) => ready.has(step.id) || roundOfTask(step, part) <= round).map((part) => ({ order: orderOf(step, part), task: { part, step: step.id } }))
  );
  return {
    round,
    tasks: tasks.toSorted((left, right) => left.order - right.order).map(({ task }) => task)
  };
}
function readyToStart(due2) {
  const ids = new Set(due2.map(({ step }) => step.id));
  return new Set(
    due2.flatMap(({ step, standing }) => {
      const waits = [...step.needs, ...step.after].some((id) => ids.has(id));
      return standing.remaining[0] === "start" && !waits ? [step.id] : [];
    })
  );
}
var AT_ONCE = -1;
var TASK_ORDER = {
  record: 0,
  system: 1,
  fetch: 2,
  packages: 3,
  install: 4,
  quick_test: 5,
  start: 6,
  stop: 6,
  finish: 7,
  rollback: 8
};
function adoptionOrder({ parts: [first = "finish"] }) {
  return first === "finish" ? TASK_ORDER.finish : TASK_ORDER[first] - 0.5;
}
function afterResults(all, results) {
  return withNotRun(
    all.map((progress2) => results.filter((one) => one.step === progress2.step.id).reduce(after, progress2))
  );
}
function after(progress2, result) {
  const part = result.part === "adopt" ? progress2.step.parts[0] ?? "finish" : result.part;
  const spans = [...progress2.spans, { section: SECTIONS[part], from: result.from, to: result.to }];
  const moved2 = { ...progress2, spans };
  switch (result.result) {
    case "part":
      return { ...moved2, standing: without(progress2.standing, result.part) };
    case "refuted": {
      const verdict2 = { action: "install", reason: `found in place, but ${result.reason}` };
      return { ...moved2, standing: { kind: "due", verdict: verdict2, remaining: progress2.step.parts } };
    }
    case "installed":
    case "updated":
    case "adopted":
    case "skipped":
      return settle(moved2, result.result, result.reason || progress2.standing.verdict.reason);
    case "running":
    case "failed":
    case "not-run":
      return settle(moved2, result.result, result.reason);
  }
}
function without(standing, part) {
  if (standing.kind !== "due") return standing;
  return { ...standing, remaining: standing.remaining.filter((one) => one !== part) };
}
function idsWith(all, ...results) {
  return all.flatMap(
    ({ step, standing }) => standing.kind === "settled" && results.includes(standing.result) ? [step.id] : []
  );
}

// src/operations/cuda_check.py
var cuda_check_default2 = '"""Asks torch for the GPUs and lets each compute. Prints `key=value` lines, the last of them `result=passed` or `failed`.\n\nSent to the pod as text and run by the interpreter that runs ComfyUI. A value is on one line: backslash, newline and tab\nare escaped. `device0.name` and its like tell of each device; `cause` and `remedy` say what a person should know and do.\n"""\n\nimport re\nimport subprocess\nimport sys\nimport time\n\n# What the text of an error means: pattern, cause, remedy. The first that matches counts. torch ends each error of CUDA with\n# advice that speaks of device-side assertions, so no pattern may match that.\nFAILURES = (\n    (\n        r"Error 804|forward compatibility was attempted on non supported HW",\n        "The image carries CUDA compatibility libraries that are newer than the host\'s driver, and this GPU cannot use them",\n        "Take a pod with a newer driver, or an image for an older CUDA",\n    ),\n    (\n        r"unsatisfied condition: cuda",\n        "The container\'s image asks for a newer CUDA than the host\'s driver has, so the container cannot start",\n        "Take a pod with a newer driver, or an image for an older CUDA",\n    ),\n    (\n        r"unsupported display driver",\n        "The image brings CUDA driver libraries that do not fit the driver of the host",\n        "Restart the pod; if it stays, take an image without NVIDIA driver packages of its own, or a pod with a newer driver",\n    ),\n    (\n        r"Found no NVIDIA driver|libcuda\\.so|driver is a stub library",\n        "The driver\'s libraries are not in this container, so it sees no GPU",\n        "Start the pod with access to its GPU: NVIDIA\'s container runtime, and NVIDIA_DRIVER_CAPABILITIES with compute,utility",\n    ),\n    (\n        r"driver on your system is too old|driver version is insufficient|not supported in the installed CUDA driver"\n        r"|compiled with an unsupported toolchain|Loader version is insufficient",\n        "The host\'s driver is too old for the CUDA that torch was built with",\n        "Set torch: auto and force: torch so that a build for this driver is installed, or take a pod with a newer driver",\n    ),\n    (\n        r"no kernel image is available|kernel image is invalid|invalid device function|no kernels for",\n        "This torch was built without kernels for this GPU",\n        "Set torch: auto and force: torch so that a build for this GPU is installed",\n    ),\n    (\n        r"not compiled with CUDA enabled|torch is a build without CUDA",\n        "The torch that is installed was built without CUDA",\n        "Set torch: auto and force: torch, or gpu: none to run on the processor",\n    ),\n    (\n        r"No module named \'torch\'|torch is not installed",\n        "torch is not installed in ComfyUI\'s environment",\n        "Run the step torch (force: torch)",\n    ),\n    (\n        r"libcud(art|nn)|libcublas|libnvrtc|libnccl|undefined symbol|cannot open shared object file",\n        "A library that torch needs is missing or of another version",\n        "Install torch again with its libraries: force: torch",\n    ),\n    (\n        r"GPU is lost|fallen off the bus|uncorrectable (ECC|NVLink) error|peer GPU memory over nvlink|hardware stack error|\\bXid\\b",\n        "A GPU of this pod does not answer: its hardware or its host failed",\n        "Stop the pod and start it on another host; if it stays, tell the provider",\n    ),\n    (\n        r"device(s|\\(s\\))? (is|are|is/are) busy or unavailable|exclusive.*compute mode",\n        "Another process holds the GPU for itself alone, or it is split (MIG) and this pod has no part of it",\n        "End what uses it (nvidia-smi shows it), or ask the provider for the compute mode `Default`",\n    ),\n    (\n        r"invalid device ordinal",\n        "CUDA_VISIBLE_DEVICES names a GPU that this pod does not have",\n        "Take CUDA_VISIBLE_DEVICES out of the pod\'s variables, or let it name GPUs that are there",\n    ),\n    (\n        r"out of memory|STATUS_ALLOC_FAILED",\n        "The memory of the GPU is full",\n        "End what uses it (nvidia-smi shows it), then run again",\n    ),\n    (\n        r"CUBLAS_STATUS_|CUDNN_STATUS_|illegal memory access|illegal instruction|unspecified launch failure"\n        r"|launch timed out|misaligned address|shared address space|invalid program counter|device-side assert triggered",\n        "The GPU stopped in the middle of a computation: its hardware, its driver or a library of torch is not sound",\n        "Restart the pod and install torch again (force: torch); if it stays, take a pod on another host",\n    ),\n    (\n        r"MPS (client|server|control daemon)",\n        "CUDA\'s Multi-Process Service (MPS) is set for this pod and does not answer",\n        "Take CUDA_MPS_PIPE_DIRECTORY out of the pod\'s variables, or restart the pod",\n    ),\n    (\n        r"CUDA unknown error|error: unknown error|initialization error|driver initialization failed|system not yet initialized"\n        r"|OS call failed|fabric (manager|is not ready)",\n        "CUDA cannot be initialized on this host although the driver is there",\n        "Restart the pod; if it stays, take a pod on another host",\n    ),\n    (\n        r"No CUDA GPUs are available|no CUDA-capable device|sees no GPU",\n        "torch sees no GPU, though the driver is there: the pod was resumed without one, or CUDA_VISIBLE_DEVICES hides it",\n        "Look at CUDA_VISIBLE_DEVICES, and at the provider\'s console for the GPUs of the pod",\n    ),\n    (\n        r"differs from the processor\'s|is not finite",\n        "The GPU computes wrong numbers: its hardware, or torch for this GPU, is not sound",\n        "Take another pod; if it happens there too, install another torch",\n    ),\n)\nSIZE = 512\nCOPY_BYTES = 256 * 2**20\nCOPIES = 8\nLARGEST_ERROR = {"float32": 1e-3, "bfloat16": 1e-2}\n\n\ndef explain(text):\n    """Cause and remedy for the text of an error."""\n    for pattern, cause, remedy in FAILURES:\n        if re.search(pattern, text, re.IGNORECASE):\n            return cause, remedy\n    # Advice for developers follows, the same for every error.\n    first = text.strip().splitlines()[0] if text.strip() else "no message"\n    return f"The GPU check failed: {first}", "The log has the whole message"\n\n\ndef built_for(architectures, capability):\n    """Whether one of `sm_89`, `compute_120`, \u2026 runs on a device of capability (8, 9); an `a` at the end means exactly that one."""\n    for architecture in architectures:\n        found = re.fullmatch(r"(sm|compute)_(\\d+)(\\d)([af]?)", architecture)\n        if not found:\n            continue\n        kind, major, minor, exact = found[1], int(found[2]), int(found[3]), found[4] == "a"\n        if (major, minor) == capability:\n            return True\n        if exact:\n            continue\n        if kind == "sm" and major == capability[0] and minor <= capability[1]:\n            return True\n        if kind == "compute" and not found[4] and (major, minor) <= capability:\n            return True\n    return False\n\n\ndef tell(key, value):\n    escaped = str(value).replace("\\\\", "\\\\\\\\").replace("\\n", "\\\\n").replace("\\t", "\\\\t").replace("\\r", "\\\\r")\n    print(f"{key}={escaped}", flush=True)\n\n\ndef ask_driver():\n    """What nvidia-smi says; its own failure is told as it is, but torch decides."""\n    fields = "index,uuid,driver_version,memory.total,memory.used,temperature.gpu,ecc.errors.uncorrected.volatile.total"\n    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader,nounits"]\n    try:\n        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)\n    except (OSError, subprocess.TimeoutExpired) as error:\n        tell("nvidia_smi", f"{type(error).__name__}: {error}")\n        return\n    if answer.returncode != 0:\n        tell("nvidia_smi", (answer.stdout + answer.stderr).strip() or f"nvidia-smi ended with code {answer.returncode}")\n        return\n    for line in answer.stdout.splitlines():\n        values = [value.strip() for value in line.split(",")]\n        if len(values) == 7:\n            index, uuid, driver, total, used, temperature, ecc = values\n            tell("nvidia_driver", driver)\n            tell(f"gpu{index}.uuid", uuid)\n            tell(f"gpu{index}.memory_mib", total)\n            tell(f"gpu{index}.memory_used_mib", used)\n            tell(f"gpu{index}.temperature", temperature)\n            tell(f"gpu{index}.ecc_errors", ecc)\n\n\ndef check_product(torch, index, kind, left, right):\n    """The relative error of one product of matrices on that device against the processor\'s."""\n    dtype = getattr(torch, kind)\n    left, right = left.to(dtype), right.to(dtype)\n    expected = left.float() @ right.float()\n    device = torch.device("cuda", index)\n    actual = (left.to(device) @ right.to(device)).float().cpu()\n    if not bool(torch.isfinite(actual).all()):\n        raise ArithmeticError(f"device {index}: a {kind} product is not finite")\n    error = float((actual - expected).norm() / expected.norm())\n    tell(f"device{index}.{kind}_error", f"{error:.2e}")\n    if error > LARGEST_ERROR[kind]:\n        raise ArithmeticError(f"device {index}: a {kind} product differs from the processor\'s by {error:.2e}")\n\n\ndef measure_copies(torch, index):\n    """Gigabytes a second of copies within the device. It only informs: what keeps it from being measured is told."""\n    try:\n        source = torch.empty(COPY_BYTES, dtype=torch.uint8, device=torch.device("cuda", index))\n        target = torch.empty_like(source)\n        target.copy_(source)\n        torch.cuda.synchronize(index)\n        started = time.perf_counter()\n        for _ in range(COPIES):\n            target.copy_(source)\n        torch.cuda.synchronize(index)\n        # Each byte is read and written.\n        tell(f"device{index}.bandwidth_gbs", round(2 * COPIES * COPY_BYTES / (time.perf_counter() - started) / 1e9))\n    except Exception as error:  # a full memory, for one\n        tell(f"device{index}.bandwidth_failed", f"{type(error).__name__}: {error}")\n\n\ndef check_device(torch, index):\n    properties = torch.cuda.get_device_properties(index)\n    capability = tuple(torch.cuda.get_device_capability(index))\n    tell(f"device{index}.name", torch.cuda.get_device_name(index))\n    tell(f"device{index}.uuid", getattr(properties, "uuid", ""))\n    tell(f"device{index}.memory_mib", properties.total_memory // 2**20)\n    tell(f"device{index}.capability", ".".join(map(str, capability)))\n    architectures = torch.cuda.get_arch_list()\n    if architectures and not built_for(architectures, capability):\n        raise RuntimeError(f"torch has no kernels for device {index} (sm_{capability[0]}{capability[1]}), only {\' \'.join(architectures)}")\n    tell(f"device{index}.memory_free_mib", torch.cuda.mem_get_info(index)[0] // 2**20)\n    generator = torch.Generator().manual_seed(20260101)\n    left, right = (torch.randn(SIZE, SIZE, generator=generator) for _ in range(2))\n    check_product(torch, index, "float32", left, right)\n    # Before Ampere there is no bfloat16 in hardware; ComfyUI does not use it there.\n    if capability >= (8, 0):\n        check_product(torch, index, "bfloat16", left, right)\n    measure_copies(torch, index)\n\n\ndef check():\n    tell("python", sys.version.split()[0])\n    ask_driver()\n    import torch\n\n    tell("torch_version", torch.__version__)\n    tell("torch_cuda", torch.version.cuda)\n    if torch.version.cuda is None:\n        raise RuntimeError("torch is a build without CUDA")\n    tell("architectures", " ".join(torch.cuda.get_arch_list()))\n    # Raises with the reason, where is_available() only says no.\n    torch.cuda.init()\n    count = torch.cuda.device_count()\n    tell("devices", count)\n    if count == 0:\n        raise RuntimeError("torch sees no GPU")\n    for index in range(count):\n        check_device(torch, index)\n\n\ndef main():\n    try:\n        check()\n    except Exception as error:  # whatever it is, a person reads it\n        cause, remedy = explain(f"{type(error).__name__}: {error}")\n        tell("error", f"{type(error).__name__}: {error}")\n        tell("cause", cause)\n        tell("remedy", remedy)\n        tell("result", "failed")\n        return 1\n    tell("result", "passed")\n    return 0\n\n\nif __name__ == "__main__":\n    sys.exit(main())\n';

// src/operations/modules_check.py
var modules_check_default = `"""Imports the compiled modules of the package that is named; the last line says why one does not load."""

import contextlib
import importlib
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import files


def modules(package):
    for file in files(package) or []:
        suffix = next((one for one in EXTENSION_SUFFIXES if file.name.endswith(one)), None)
        if suffix is None:
            continue
        parts = str(file)[: -len(suffix)].split("/")
        # A library that lies beside modules is none.
        if all(part.isidentifier() for part in parts) and f"PyInit_{parts[-1]}".encode() in file.locate().read_bytes():
            yield ".".join(parts)


def load(module):
    try:
        importlib.import_module(module)
    except ImportError:
        # One that is linked with torch's libraries finds them once these are loaded.
        with contextlib.suppress(Exception):
            importlib.import_module("torch")
        importlib.import_module(module)


for module in list(modules(sys.argv[1])):
    try:
        load(module)
    except BaseException as error:
        sys.exit(f"{module} does not load: {type(error).__name__}: {error}".replace("\\n", " "))
`;

// src/operations/requirements_check.py
var requirements_check_default = '"""Says what an environment lacks of what is asked for. Run by its own Python, which sees a parent\'s packages as well.\n\nStandard input: lines of `<key>\\t<requirement>`. Output: `answered\\t`, then for each key that lacks something one line\n`<key>\\t<what>`. Dependencies count too. Exit code 1: this Python has no reader of requirements.\n"""\nimport sys\nfrom importlib import metadata\n\ntry:\n    from pip._vendor.packaging.requirements import InvalidRequirement, Requirement\nexcept ImportError:\n    from packaging.requirements import InvalidRequirement, Requirement\n\n\ndef lack(requirement, extra, seen):\n    """What is missing or unfit for one requirement; None where nothing is."""\n    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):\n        return None\n    try:\n        distribution = metadata.distribution(requirement.name)\n    except metadata.PackageNotFoundError:\n        return f"{requirement.name} is missing"\n    if not requirement.specifier.contains(distribution.version, prereleases=True):\n        return f"{requirement.name} {distribution.version} does not satisfy {requirement}"\n    for wanted in ["", *sorted(requirement.extras)]:\n        key = (requirement.name.lower(), wanted)\n        if key in seen:\n            continue\n        seen.add(key)\n        for line in distribution.requires or ():\n            found = lack(Requirement(line), wanted, seen)\n            if found:\n                return f"{found}, which {requirement.name} needs" if " which " not in found else found\n    return None\n\n\ndef main():\n    print("answered\\t")\n    told = set()\n    for line in sys.stdin:\n        key, _, text = line.rstrip("\\n").partition("\\t")\n        text = text.split(" --")[0].strip()\n        if key in told or not text or text.startswith("-"):\n            continue\n        try:\n            found = lack(Requirement(text), "", set())\n        except InvalidRequirement:\n            # An address or a folder: only the resolver can tell.\n            continue\n        if found:\n            told.add(key)\n            print(f"{key}\\t{found}")\n\n\nmain()\n';

// src/operations/sageattention_check.py
var sageattention_check_default = `"""Whether SageAttention computes attention on this GPU: against torch's own, for both head sizes that models use.

Sent to the pod as text and run by the interpreter that runs ComfyUI. Its last line is \`version=\`, or says what is wrong.
"""

import importlib.metadata
import sys

LOWEST_COSINE = 0.99
# Batch, heads, tokens; then the size of a head.
SHAPE = (1, 8, 256)
HEAD_SIZES = (64, 128)


def main():
    try:
        import torch
        import torch.nn.functional as functional
        from sageattention import sageattn
    except Exception as error:
        return f"it cannot be imported: {type(error).__name__}: {error}"
    if not torch.cuda.is_available():
        return "torch finds no GPU to try it on"
    torch.manual_seed(0)
    for size in HEAD_SIZES:
        query, key, value = (torch.randn(*SHAPE, size, device="cuda", dtype=torch.bfloat16) for _ in range(3))
        try:
            ours = sageattn(query, key, value).float().flatten()
        except Exception as error:
            return f"it fails for heads of {size}: {type(error).__name__}: {error}"
        torch_s = functional.scaled_dot_product_attention(query, key, value).float().flatten()
        cosine = functional.cosine_similarity(ours, torch_s, dim=0).item()
        # A value that is not finite makes the cosine one that no comparison holds for.
        if not cosine >= LOWEST_COSINE:
            return f"it computes something else than torch for heads of {size}: cosine {cosine:.4f}, not {LOWEST_COSINE} or more"
        print(f"heads of {size}: cosine {cosine:.5f}")
    return None


problem = main()
print(problem.splitlines()[0] if problem else f"version={importlib.metadata.version('sageattention')}")
sys.exit(1 if problem else 0)
`;

// src/data/torch.ts
var WHEEL_INDEX = "https://download.pytorch.org/whl/";
var OLD_ARCHITECTURES = ["5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"];
var BLACKWELL_ARCHITECTURES = ["7.5", "8.0", "8.6", "9.0", "10.0", "12.0"];
var CUDA_BUILDS = [
  { name: "cu118", lowestDriver: 450, ownDriver: 520, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu121", lowestDriver: 525, ownDriver: 530, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu124", lowestDriver: 525, ownDriver: 550, architectures: OLD_ARCHITECTURES, ptx: null },
  // Built for the widest reach; its kernels need nothing newer than the oldest 12.x driver.
  { name: "cu126", lowestDriver: 525, ownDriver: 525, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu128", lowestDriver: 525, ownDriver: 570, architectures: ["7.0", ...BLACKWELL_ARCHITECTURES], ptx: null },
  { name: "cu129", lowestDriver: 525, ownDriver: 575, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
  { name: "cu130", lowestDriver: 580, ownDriver: 580, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
  { name: "cu132", lowestDriver: 580, ownDriver: 580, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" }
];
var VOLTA_LEFT_CU128 = "2.11.0";
var TORCH_RELEASES = [
  row("2.15.0", ["0.29.2", "0.29.1"], null, ["3.11", "3.15"], "cu132", ["cu130", "cu132"]),
  row("2.14.1", ["0.29.1", "0.29.2"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.14.0", ["0.29.0", "0.29.1", "0.29.2"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.13.0", ["0.28.0"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.12.1", ["0.27.1"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.12.0", ["0.27.0"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.11.0", ["0.26.0"], "2.11.0", ["3.10", "3.14"], "cu130", ["cu126", "cu128", "cu130"]),
  row("2.10.0", ["0.25.0"], "2.10.0", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.9.1", ["0.24.1"], "2.9.1", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.9.0", ["0.24.0"], "2.9.0", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.8.0", ["0.23.0"], "2.8.0", ["3.9", "3.13"], "cu128", ["cu126", "cu128", "cu129"]),
  row("2.7.1", ["0.22.1"], "2.7.1", ["3.9", "3.13"], "cu126", ["cu126", "cu128"]),
  row("2.7.0", ["0.22.0"], "2.7.0", ["3.9", "3.13"], "cu126", ["cu126", "cu128"]),
  row("2.6.0", ["0.21.0"], "2.6.0", ["3.9", "3.13"], "cu124", ["cu124", "cu126"]),
  row("2.5.1", ["0.20.1"], "2.5.1", ["3.9", "3.12"], "cu124", ["cu121", "cu124"])
];
var OLDEST_CHOSEN = "2.7.0";
var AARCH64_CUDA_FROM = "2.11.0";
function row(torch2, torchvision, torchaudio, python, registry, index) {
  return { torch: torch2, torchvision, torchaudio, python, registry, index };
}

// src/operations/torch-fit.ts
var CPU = "cpu";
var hasGpu = ({ driver: driver2, computeCapabilities, gpu }) => gpu !== "none" && (driver2 !== null || computeCapabilities.length > 0);
var publicVersion = (version) => version.split("+")[0] ?? version;
var localVersion = (version) => version.split("+")[1] ?? null;
var findRelease = (version) => TORCH_RELEASES.find(({ torch: torch2 }) => satisfies(torch2, `==${publicVersion(version)}`) === true) ?? null;
var registryBuild = (release, { platform }) => platform === "aarch64" && isBefore(release.torch, AARCH64_CUDA_FROM) ? CPU : release.registry;
var buildsOf = (release, machine) => {
  const index = machine.platform === "x86_64" ? release.index.toReversed() : [];
  return [.../* @__PURE__ */ new Set([registryBuild(release, machine), ...index])];
};
function sourceOf(release, build2, machine, wheelIndex = WHEEL_INDEX) {
  if (build2 === null || build2 === registryBuild(release, machine)) return { local: "", indexUrl: null };
  return build2 === CPU || buildsOf(release, machine).includes(build2) ? { local: `+${build2}`, indexUrl: `${wheelIndex}${build2}` } : null;
}
function misfit(build2, torch2, machine) {
  if (!hasGpu(machine) || build2 === null) return null;
  if (build2 === CPU) return "it is built without CUDA, and this pod has a GPU";
  const cuda = describe(build2);
  if (cuda === null) return `it is built for ${build2}, not for CUDA`;
  if (machine.driver !== null && driverNumber(machine.driver) < cuda.lowestDriver) {
    return `${build2} needs driver ${cuda.lowestDriver} or newer, and this pod has ${machine.driver}`;
  }
  const foreign = machine.computeCapabilities.find((capability2) => !hasCode(cuda, capability2, torch2));
  return foreign === void 0 ? null : `${build2} has no code for compute capability ${foreign}`;
}
var isOwnDriver = (build2, { driver: driver2 }) => driver2 === null || driverNumber(driver2) >= (describe(build2)?.ownDriver ?? 0);
var driverNumber = (driver2) => Number.parseInt(driver2, 10);
function isBefore(version, bound) {
  const [left, right] = [parseVersion(version), parseVersion(bound)];
  return left !== null && right !== null && compareVersions(left, right) < 0;
}
function describe(build2) {
  const known = CUDA_BUILDS.find(({ name }) => name === build2);
  if (known !== void 0) return known;
  const major2 = Number(/^cu(\d+)\d$/.exec(build2)?.[1]);
  if (Number.isNaN(major2)) return null;
  const sameMajor = CUDA_BUILDS.filter(({ name }) => name.startsWith(`cu${major2}`));
  const lowestDriver = (sameMajor[0] ?? CUDA_BUILDS.at(-1))?.lowestDriver ?? 0;
  return { name: build2, lowestDriver, ownDriver: lowestDriver, architectures: [], ptx: null };
}
function hasCode({ name, architectures, ptx }, capability2, torch2) {
  if (architectures.length === 0) return true;
  if (name === "cu128" && capability2.startsWith("7.0")) return isBefore(torch2, VOLTA_LEFT_CU128);
  const [major2, minor2] = capabilityNumbers(capability2);
  const runs = architectures.map(capabilityNumbers).some(([ofMajor, ofMinor]) => ofMajor === major2 && ofMinor <= minor2);
  const [ptxMajor, ptxMinor] = capabilityNumbers(ptx ?? "999.0");
  return runs || major2 > ptxMajor || major2 === ptxMajor && minor2 >= ptxMinor;
}
var capabilityNumbers = (capability2) => {
  const [major2 = 0, minor2 = 0] = capability2.split(".").map(Number);
  return [major2, minor2];
};

// src/operations/sageattention-rules.ts
var LOWEST_NVCC = /* @__PURE__ */ new Map([
  ["8.0", "12.0"],
  ["8.6", "12.0"],
  ["8.9", "12.4"],
  ["9.0", "12.3"],
  ["12.0", "12.8"],
  ["12.1", "12.9"]
]);
var CXX20_FROM = "2.13.0";
var BYTES_PER_JOB = 5 * 1024 ** 3;
function judgeSageAttention(question) {
  const { nvcc, torch: torch2, cpus, memoryBytes } = question;
  const gpus = [...new Set(question.computeCapabilities)].sort((left, right) => Number(left) - Number(right));
  const usable = gpus.filter((capability2) => LOWEST_NVCC.has(capability2));
  if (gpus.length === 0) return { refuse: "this pod shows no GPU" };
  if (usable.length === 0) {
    return {
      refuse: `it has no kernels for compute capability ${gpus.join(", ")}; it has for ${[...LOWEST_NVCC.keys()].join(", ")}`
    };
  }
  if (torch2 === null) return { refuse: "torch is not installed" };
  if (torch2.cuda === null) return { refuse: `torch ${torch2.version} is built without CUDA` };
  if (nvcc === null) {
    return { refuse: "nvcc is not there: use an image with the CUDA toolkit (its name says devel)" };
  }
  const tooOld = usable.find((capability2) => isBefore(nvcc, LOWEST_NVCC.get(capability2) ?? ""));
  if (tooOld !== void 0) {
    return {
      refuse: `compute capability ${tooOld} needs nvcc ${LOWEST_NVCC.get(tooOld)} or newer, and this pod has ${nvcc}`
    };
  }
  if (major(nvcc) !== major(torch2.cuda)) {
    return {
      refuse: `nvcc ${nvcc} cannot build for torch ${torch2.version}, which is of CUDA ${torch2.cuda}: the first numbers must be the same`
    };
  }
  return {
    build: {
      archList: usable.join(";"),
      maxJobs: Math.max(1, Math.min(Math.floor(cpus), Math.floor(memoryBytes / BYTES_PER_JOB))),
      flags: { ...ONE_EXTENSION, ...isBefore(torch2.version, CXX20_FROM) ? {} : CXX20 }
    }
  };
}
var ONE_EXTENSION = { EXT_PARALLEL: "1" };
var CXX20 = { CXX_APPEND_FLAGS: "-std=c++20", NVCC_APPEND_FLAGS: "-std=c++20" };
var major = (version) => version.split(".")[0] ?? "";

// src/operations/wheel-key.ts
import { createHash as createHash2 } from "node:crypto";
var MAY_BE_EMPTY = /* @__PURE__ */ new Set(["flags"]);
var LAYOUT = 1;
function wheelName(name, ingredients) {
  return { ...named(name, ingredients), otherKeys: [] };
}
function packageWheelsName(kind2, requirements2) {
  const { cacheKey, ...name } = named("packages", kind2);
  if (cacheKey === null) return { ...name, cacheKey, otherKeys: [] };
  const lines = [...new Set(requirements2)].sort().join("\n");
  return { ...name, cacheKey: `${cacheKey}${digestOf(lines).slice(0, 16)}-`, otherKeys: [cacheKey] };
}
function named(name, ingredients) {
  const all = Object.entries(ingredients);
  const lines = all.map(([key2, value]) => `${key2}=${value.replaceAll("\n", " ")}`);
  const builtFor = `${lines.sort().join("\n")}
`;
  const digest = digestOf(builtFor).slice(0, 32);
  const known = all.every(([key2, value]) => value !== "" || MAY_BE_EMPTY.has(key2));
  const parts = ["comfy-pod-wheel", LAYOUT, name, `py${ingredients.python}`, `torch${ingredients.torch}`, digest];
  return { id: `${name}-${digest}`, builtFor, cacheKey: known ? `${parts.join("-").replaceAll(",", "_")}-` : null };
}
var digestOf = (text) => createHash2("sha256").update(text).digest("hex");

// src/engine/sageattention.ts
function sageattentionWish(answer) {
  const judgement = judge(answer);
  if (judgement === null) return {};
  const check = { script: sageattention_check_default };
  if ("refuse" in judgement) return { ...check, refuse: judgement.refuse };
  const { archList, maxJobs } = judgement.build;
  const { id, builtFor } = wheelOf(answer, judgement.build);
  return {
    ...check,
    arch_list: archList,
    max_jobs: String(maxJobs),
    flags: flagLines(judgement.build),
    wheel: id,
    built_for: builtFor
  };
}
function sageattentionWheel(answer) {
  const judgement = judge(answer);
  return judgement === null || "refuse" in judgement ? null : wheelOf(answer, judgement.build);
}
function judge(answer) {
  const facts = answer.steps.get("sageattention")?.facts;
  if (facts === void 0) return null;
  const torch2 = answer.steps.get("torch")?.facts ?? {};
  return judgeSageAttention({
    computeCapabilities: wordsIn(facts.compute_capabilities),
    nvcc: facts.nvcc || null,
    torch: torch2.torch ? { version: torch2.torch, cuda: torch2.cuda || null } : null,
    cpus: Number(facts.cpus) || 1,
    memoryBytes: Number(facts.memory_bytes) || 0
  });
}
function wheelOf(answer, build2) {
  const { facts = {}, inputs = {} } = answer.steps.get("sageattention") ?? {};
  return wheelName("sageattention", {
    source: inputs.commit ?? "",
    python: inputs.python ?? "",
    torch: inputs.torch ?? "",
    cuda: inputs.cuda ?? "",
    nvcc: facts.nvcc ?? "",
    architectures: build2.archList,
    flags: flagLines(build2),
    libc: facts.libc ?? "",
    machine: answer.facts.machine ?? ""
  });
}
function flagLines({ flags }) {
  return Object.entries(flags).map(([name, value]) => `${name}=${value}`).join("\n");
}

// src/operations/torch-family.ts
var MEMBERS = ["torch", "torchvision", "torchaudio"];
var pinned = (family) => MEMBERS.flatMap((name) => family[name] === null ? [] : [`${name}==${family[name]}`]);

// src/operations/torch-installed.ts
function judgeInstalled(question) {
  const { torch: torch2 } = question;
  const release = findRelease(torch2.version);
  const build2 = torch2.cuda ?? localVersion(torch2.version) ?? (release === null ? null : registryBuild(release, question));
  const problem3 = misfit(build2, torch2.version, question);
  if (problem3 !== null) return { kind: "unfit", reason: `torch ${torch2.version}: ${problem3}` };
  const context = { question, release, build: build2 };
  const torchvision = fateOf("torchvision", context);
  const torchaudio = fateOf("torchaudio", context);
  if (torchvision.kind === "unfit") return torchvision;
  if (torchaudio.kind === "unfit") return torchaudio;
  const family = {
    torch: torch2.version,
    torchvision: torchvision.kind === "none" ? null : torchvision.version,
    torchaudio: torchaudio.kind === "none" ? null : torchaudio.version,
    cuda: build2
  };
  const companions = [
    ["torchvision", torchvision],
    ["torchaudio", torchaudio]
  ];
  const installs = companions.flatMap(([name, fate]) => fate.kind === "installs" ? [{ name, ...fate }] : []);
  const constraints = pinned(family);
  const source = release === null ? null : sourceOf(release, build2, question, question.wheelIndex);
  const audioLater = family.torchaudio === null && release?.torchaudio != null && source !== null ? [`torchaudio==${release.torchaudio}${source.local}`] : [];
  return {
    kind: "fit",
    plan: {
      kind: installs.length === 0 ? "adopt" : "install",
      family,
      requirements: installs.length === 0 ? [] : constraints,
      indexUrl: installs[0]?.source.indexUrl ?? null,
      constraints: [...constraints, ...audioLater],
      replaces: installs.filter(({ odd }) => odd !== null).map(({ name }) => name),
      reason: installs.length === 0 ? `torch ${torch2.version}${build2 === null || torch2.version.includes("+") ? "" : ` (${build2})`} is there and fits` : installs.map(({ name, odd }) => odd ?? `${name} is missing beside torch ${torch2.version}`).join("; "),
      warnings: companions.flatMap(([, fate]) => fate.kind === "none" && fate.warning !== null ? [fate.warning] : [])
    }
  };
}
function fateOf(name, { question, release, build: build2 }) {
  const { torch: torch2 } = question;
  const have = question.installed[name];
  const accepted2 = release === null ? null : acceptedVersions(release, name);
  const odd = have === null ? null : oddity(name, have, accepted2, build2, torch2);
  if (have !== null && odd === null) return { kind: "stays", version: have.version };
  if (name === "torchaudio" && !question.needsTorchaudio) {
    return { kind: "none", warning: odd === null ? null : `${odd}; nothing asks for torchaudio, so it stays` };
  }
  const [first] = accepted2 ?? [];
  if (release === null || first === void 0) {
    return { kind: "unfit", reason: `${name} is asked for, and none is known for torch ${torch2.version}` };
  }
  const source = sourceOf(release, build2, question, question.wheelIndex);
  return source === null ? { kind: "unfit", reason: `${name} for torch ${torch2.version} is not to be had for ${build2}` } : { kind: "installs", version: `${first}${source.local}`, source, odd };
}
var acceptedVersions = ({ torchvision, torchaudio }, name) => name === "torchvision" ? torchvision : torchaudio === null ? [] : [torchaudio];
function oddity(name, have, accepted2, build2, torch2) {
  const version = publicVersion(have.version);
  if (accepted2 !== null && !accepted2.includes(version)) {
    return `${name} ${have.version} does not go with torch ${torch2.version}`;
  }
  if (accepted2 === null && name === "torchaudio" && version !== publicVersion(torch2.version)) {
    return `${name} ${have.version} does not go with torch ${torch2.version}`;
  }
  const own = have.cuda ?? localVersion(have.version);
  return own === null || build2 === null || own === build2 ? null : `${name} ${have.version} is built for ${own}, torch ${torch2.version} for ${build2}`;
}

// src/operations/torch-choice.ts
function chooseTorch(question) {
  if (question.wish === "keep") return keep(question.installed);
  if (question.gpu === "required" && !hasGpu(question)) {
    return impossible("gpu is required, and this pod shows none: no driver and no device");
  }
  const { torch: torch2 } = question.installed;
  if (torch2 === null) return choose(question, "not installed");
  const unwished = notAsWished(torch2, question.wish);
  if (unwished !== null) return choose(question, unwished);
  const judged = judgeInstalled({ ...question, torch: torch2 });
  return judged.kind === "unfit" ? choose(question, judged.reason) : judged.plan;
}
var impossible = (reason) => ({ kind: "impossible", reason });
function keep({ torch: torch2, torchvision, torchaudio }) {
  if (torch2 === null) return impossible("torch is to be kept, and the environment has none: say auto or a version");
  const members = [
    ["torch", torch2],
    ["torchvision", torchvision],
    ["torchaudio", torchaudio]
  ];
  return {
    kind: "keep",
    family: {
      torch: torch2.version,
      torchvision: torchvision?.version ?? null,
      torchaudio: torchaudio?.version ?? null,
      cuda: torch2.cuda ?? localVersion(torch2.version)
    },
    requirements: [],
    indexUrl: null,
    constraints: members.flatMap(([name, member]) => member === null ? [] : [`${name}==${member.version}`]),
    replaces: [],
    reason: `kept as it is: torch ${torch2.version}`,
    warnings: ["torch is kept as asked: whether it fits the driver, the GPU and ComfyUI was not judged"]
  };
}
function notAsWished(torch2, wish) {
  if (wish === "auto") return null;
  const build2 = localVersion(wish);
  const sameVersion = satisfies(publicVersion(torch2.version), `==${publicVersion(wish)}`) === true;
  const sameBuild = build2 === null || build2 === (torch2.cuda ?? localVersion(torch2.version));
  return sameVersion && sameBuild ? null : `torch ${wish} is asked for, and ${torch2.version} is there`;
}
function choose(question, because) {
  const wished = question.wish === "auto" ? null : findRelease(question.wish);
  if (question.wish !== "auto" && wished === null) return impossible(unknownVersion(question.wish));
  const releases = wished === null ? TORCH_RELEASES.filter(({ torch: torch2 }) => !isBefore(torch2, OLDEST_CHOSEN)) : [wished];
  const forPython = releases.filter((release) => supportsPython(release, question.python));
  if (forPython.length === 0) return impossible(noPython(releases, question.python));
  const complete = forPython.filter(({ torchaudio }) => torchaudio !== null || !question.needsTorchaudio);
  if (complete.length === 0) return impossible(noTorchaudio(forPython, question));
  const build2 = localVersion(question.wish);
  if (build2 !== null && wished !== null && sourceOf(wished, build2, question) === null) {
    return impossible(`torch ${wished.torch} has no build ${build2}; it has ${buildsOf(wished, question).join(", ")}`);
  }
  for (const release of complete) {
    const fitting = bestBuild(release, build2, question);
    if (fitting !== null) return install(release, fitting, question, because);
  }
  return impossible(nothingFits(complete, build2, question));
}
function bestBuild(release, wished, question) {
  if (!hasGpu(question)) return wished ?? registryBuild(release, question);
  const fitting = (wished === null ? buildsOf(release, question) : [wished]).filter(
    (build2) => misfit(build2, release.torch, question) === null
  );
  return fitting.find((build2) => isOwnDriver(build2, question)) ?? fitting[0] ?? null;
}
function install(release, cuda, question, because) {
  const source = sourceOf(release, cuda, question, question.wheelIndex);
  if (source === null) return impossible(`torch ${release.torch} has no build ${cuda}`);
  const { installed: installed2, needsTorchaudio: needsTorchaudio2 } = question;
  const audio = release.torchaudio === null ? null : `${release.torchaudio}${source.local}`;
  const wantsAudio = needsTorchaudio2 || installed2.torchaudio !== null;
  const family = {
    torch: `${release.torch}${source.local}`,
    torchvision: `${release.torchvision[0]}${source.local}`,
    torchaudio: wantsAudio ? audio : null,
    cuda
  };
  const orphan = installed2.torchaudio !== null && audio === null ? installed2.torchaudio.version : null;
  return {
    kind: "install",
    family,
    requirements: pinned(family),
    indexUrl: source.indexUrl,
    // A package may pull torchaudio in later: then it must be the one that loads.
    constraints: pinned({ ...family, torchaudio: audio }),
    replaces: MEMBERS.filter((name) => installed2[name] !== null && family[name] !== null),
    reason: `${because}; ${describe2(release, cuda, question)}`,
    warnings: orphan === null ? [] : [`torchaudio ${orphan} stays and will not load beside torch ${release.torch}; nothing asks for it`]
  };
}
function describe2({ torch: torch2 }, cuda, { driver: driver2, computeCapabilities, ...rest }) {
  if (!hasGpu({ ...rest, driver: driver2, computeCapabilities })) return `takes ${torch2}, the registry's own build: no GPU here`;
  const gpus = [...new Set(computeCapabilities)].map((capability2) => `compute capability ${capability2}`);
  return `takes ${torch2} (${cuda}) for ${[`driver ${driver2 ?? "unknown"}`, ...gpus].join(", ")}`;
}
function supportsPython({ python: [lowest, highest] }, python) {
  const [wanted, low, high] = [minor(python), minor(lowest), minor(highest)];
  return wanted !== null && low !== null && high !== null && wanted >= low && wanted <= high;
}
var minor = (python) => {
  const version = parseVersion(python);
  return version === null || version.release[0] !== 3 ? null : version.release[1] ?? null;
};
var versions = (releases) => releases.map(({ torch: torch2 }) => torch2).join(", ");
function unknownVersion(wish) {
  const version = parseVersion(wish);
  if (version === null) return `torch: "${wish}" is no version: say auto, keep, or one such as 2.11.0`;
  const newest = TORCH_RELEASES[0]?.torch ?? "";
  const newer = parseVersion(newest);
  const hint = newer !== null && compareVersions(version, newer) > 0 ? "a newer version of this action, " : "";
  return `torch ${wish} is not in this action's table, so its driver and its pairs are not known: use ${hint}auto, keep, or one of ${versions(TORCH_RELEASES)}`;
}
function noPython(releases, python) {
  const lows = releases.map(({ python: [low] }) => low);
  const highs = releases.map(({ python: [, high] }) => high);
  const range = `${byMinor(lows)[0]} to ${byMinor(highs).at(-1)}`;
  const what = releases.length === 1 ? `torch ${versions(releases)} has wheels` : "torch has wheels";
  return `${what} for Python ${range}, and the environment has ${python}: say another python.version`;
}
var byMinor = (pythons) => pythons.toSorted((left, right) => (minor(left) ?? 0) - (minor(right) ?? 0));
function noTorchaudio(releases, { python, wish }) {
  const last = TORCH_RELEASES.find(({ torchaudio }) => torchaudio !== null);
  const cure = wish === "auto" ? `an older Python than ${python}` : `torch: ${last?.torch}, or auto`;
  return `torchaudio is asked for, and none was made for torch ${versions(releases)}: the last goes with torch ${last?.torch}. Use ${cure}, or leave out the node that asks for it`;
}
function nothingFits(releases, build2, question) {
  const { driver: driver2, wish } = question;
  if (driver2 !== null && driverNumber(driver2) < 525) {
    return `driver ${driver2} is too old: PyTorch's CUDA 12 builds need 525 or newer, those of CUDA 13 need 580. Rent a machine with a newer driver, or say gpu: none`;
  }
  const newest = releases[0];
  const reasons = newest === void 0 ? [] : (build2 === null ? buildsOf(newest, question) : [build2]).map((each) => misfit(each, newest.torch, question));
  const other = wish === "auto" ? null : choose({ ...question, wish: "auto" }, "");
  const cure = other?.kind === "install" ? `. auto would take ${other.family.torch}` : "";
  return `no build of torch ${versions(releases)} runs here: ${[...new Set(reasons)].join("; ")}${cure}`;
}

// src/engine/torch.ts
function decideTorch(answer, manifest) {
  const torch2 = answer.steps.get("torch");
  if (torch2 === void 0 || torch2.state === "unreadable") return { answer, wish: {}, choice: null };
  const choice = chooseTorch({
    driver: answer.facts.driver || null,
    computeCapabilities: wordsIn(torch2.facts.compute_capabilities),
    gpu: manifest.gpu,
    platform: answer.facts.machine === "aarch64" ? "aarch64" : "x86_64",
    python: minorOf(answer.facts.python_version ?? ""),
    wish: manifest.torch,
    needsTorchaudio: needsTorchaudio(requirementFiles(answer)) !== null,
    installed: Object.fromEntries(MEMBERS.map((name) => [name, installed(torch2, name)]))
  });
  const judged = {
    ...torch2,
    ...stateFor(choice, torch2),
    warnings: [...torch2.warnings, ...warningsOf(choice)]
  };
  return { answer: { ...answer, steps: new Map([...answer.steps, ["torch", judged]]) }, wish: wishOf(choice), choice };
}
function stateFor(choice, torch2) {
  switch (choice.kind) {
    case "keep":
    case "adopt":
      return { state: torch2.state === "other" ? "satisfied" : torch2.state, detail: torch2.detail };
    case "install":
      return { state: torch2.facts.torch ? "other" : "absent", detail: choice.reason };
    case "impossible":
      return { state: "unreadable", detail: choice.reason };
  }
}
function wishOf(choice) {
  if (choice.kind === "impossible") return {};
  return {
    requirements: choice.requirements.join("\n"),
    constraints: choice.constraints.join("\n"),
    index_url: choice.indexUrl ?? "",
    replaces: choice.replaces.join("\n"),
    reason: choice.reason
  };
}
function warningsOf(choice) {
  return choice.kind === "impossible" ? [] : choice.warnings;
}
function requirementFiles(answer) {
  return [...answer.steps].flatMap(([id, { inputs }]) => {
    const text = inputs.requirements;
    return text === void 0 ? [] : [{ path: id, text }];
  });
}
function installed(torch2, name) {
  const version = torch2.facts[name];
  if (version === void 0 || version === "") return null;
  const cuda = torch2.facts[name === "torch" ? "cuda" : `${name}_cuda`] ?? "";
  return { version, cuda: cuda === "" ? null : /^\d/.test(cuda) ? `cu${cuda.replaceAll(".", "")}` : cuda };
}
function minorOf(version) {
  return /^\d+\.\d+/.exec(version)?.[0] ?? "3.12";
}

// src/engine/wishes.ts
var PIN_VALUES = {
  CP_uv_version: UV.version,
  CP_uv_hashes: UV.wheels.map(({ sha256 }) => sha256).join("\n"),
  CP_pip_floor: LOWEST_PIP,
  CP_wheel_floor: LOWEST_WHEEL,
  CP_requirements_check: requirements_check_default,
  CP_modules_check: modules_check_default
};
function decideWishes(probed, manifest) {
  const { answer, wish: torch2 } = decideTorch(probed, manifest);
  const sage = sageattentionWish(answer);
  return {
    answer: withRefusal(answer, manifest, sage.refuse),
    wishes: { torch: torch2, sageattention: sage, cuda_check: { script: cuda_check_default2 } }
  };
}
function withWishes(all, wishes2) {
  return all.map((progress2) => {
    const more2 = wishes2[progress2.step.id];
    if (more2 === void 0) return progress2;
    return { ...progress2, step: { ...progress2.step, wish: { ...progress2.step.wish, ...more2 } } };
  });
}
function withRefusal(answer, { components }, refuse2) {
  const step = answer.steps.get("sageattention");
  const early = answer.steps.get("torch")?.state !== "satisfied";
  if (step === void 0 || step.state === "satisfied" || refuse2 === void 0) return answer;
  if (components.sageattention !== "background" || early) return answer;
  const refused2 = {
    ...step,
    facts: { ...step.facts, refused: refuse2 },
    warnings: [...step.warnings, `SageAttention is not built: ${refuse2}. ComfyUI runs without it`]
  };
  return { ...answer, steps: new Map([...answer.steps, ["sageattention", refused2]]) };
}

// src/engine/values.ts
var KNOW_THE_COURSE = /* @__PURE__ */ new Set(["comfyui_service", "overall"]);
function probeValues(settings, steps, choices) {
  const { manifest } = settings;
  return {
    ...placeValues(settings.workspace, manifest.comfyui.path, manifest),
    ...bootValues(settings),
    CP_STEPS: String(steps.length),
    ...stepValues(steps, (step) => ({ update: choices.update.has(step.id) ? "yes" : "no" }))
  };
}
function jobValues(settings, answer, all, choices, run2, target) {
  const { manifest } = settings;
  const course = {
    changed: idsWith(all, "installed", "updated").join("\n"),
    failed: idsWith(all, "failed", "not-run").join("\n"),
    restart: settings.restart,
    restart_wait: seconds(settings.restartWaitMs)
  };
  return {
    ...placeValues(answer.facts.workspace ?? settings.workspace, answer.facts.comfyui ?? "auto", manifest),
    ...bootValues(settings, answer, all),
    CP_run: run2,
    CP_pod_host: target.kind === "ssh" ? target.host : "",
    CP_pod_port: target.kind === "ssh" ? String(target.port) : "",
    CP_step_timeout: seconds(settings.stepTimeoutMs),
    CP_idle_timeout: seconds(settings.idleTimeoutMs),
    CP_STEPS: String(all.length),
    ...stepValues(
      all.map((progress2) => progress2.step),
      (step, index) => ({
        update: choices.update.has(step.id) ? "yes" : "no",
        forced: choices.force.has(step.id) ? "yes" : "no",
        ...KNOW_THE_COURSE.has(step.operation) ? course : {},
        ...dueOf(all[index])
      })
    )
  };
}
function bootValues(settings, answer, all = []) {
  const { text, digest } = bootScript(settings.manifest);
  const due2 = all.some(({ step, standing }) => step.operation === "start_script" && standing.kind === "due");
  const facts = answer?.steps.get("start_script")?.facts ?? {};
  return {
    CP_boot_sum: digest,
    CP_keep_host_keys: yes(settings.keepHostKeys),
    CP_host_keys: facts.host_keys ?? "",
    CP_sshd_pid_file: facts.sshd_pid_file ?? "",
    ...due2 ? { CP_boot: text } : {}
  };
}
function placeValues(workspace, comfyui3, manifest) {
  return {
    ...PIN_VALUES,
    CP_workspace: workspace,
    CP_comfyui: comfyui3,
    CP_python_provider: manifest.python.provider,
    CP_python_version: manifest.python.version ?? "",
    CP_python_path: manifest.python.path ?? "",
    CP_port: String(manifest.port),
    CP_gpu: manifest.gpu,
    CP_env: variableLines(manifest.env)
  };
}
function dueOf(progress2) {
  if (progress2 === void 0 || progress2.standing.kind !== "due") return {};
  const spent = progress2.spans.reduce((sum2, span) => sum2 + span.to - span.from, 0);
  return {
    verdict: progress2.standing.verdict.action,
    // A reset asks for the newest commit of the ref again.
    ...isReset(progress2.standing.verdict) ? { update: "yes" } : {},
    last_part: progress2.standing.remaining.at(-1) ?? "",
    spent_ms: String(spent)
  };
}
function stepValues(steps, more2) {
  return Object.fromEntries(
    steps.flatMap((step, index) => {
      const values = {
        id: step.id,
        operation: step.operation,
        state_name: step.stateName ?? "",
        needs: step.needs.join(" "),
        secrets: step.secrets.join(" "),
        ...step.wish,
        ...more2(step, index)
      };
      return Object.entries(values).map(([name, value]) => [`W_${index + 1}_${name}`, value]);
    })
  );
}
function seconds(ms) {
  return String(Math.ceil(ms / 1e3));
}

// src/health/look.ts
var HEALTH_STEP = {
  id: ".health",
  title: "Health",
  alsoKnownAs: [],
  stateName: null,
  needs: [],
  after: [],
  home: "container",
  operation: "health",
  parts: ["finish"],
  wish: {},
  secrets: [],
  background: false
};
function healthFact({ answer }, name) {
  return answer.steps.get(HEALTH_STEP.id)?.facts[name] ?? "";
}
function healthFacts({ answer }, prefix) {
  return Object.entries(answer.steps.get(HEALTH_STEP.id)?.facts ?? {}).flatMap(
    ([name, value]) => name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : []
  );
}
function numberOf(text) {
  return text === void 0 || !/^-?\d+(\.\d+)?$/.test(text.trim()) ? null : Number(text);
}
function linesOf(text) {
  return text.split("\n").filter((line2) => line2.trim() !== "");
}

// src/health/smi-failures.ts
var OTHER_HOST = "Stop the pod and start it on another host; if it stays, tell the provider.";
var FAILURES = [
  {
    pattern: /Driver\/library version mismatch/i,
    cause: "The driver's libraries here do not fit the kernel's module: the host's driver was replaced meanwhile",
    remedy: "Restart the pod, so that it gets the libraries of the driver that is loaded now; if it stays, take an image without NVIDIA driver packages of its own."
  },
  {
    pattern: /Mismatch in versions between nvidia-smi and NVML/i,
    cause: "This image brings an nvidia-smi of another driver than the host's",
    remedy: "Take an image without NVIDIA driver packages of its own: the host gives the container the right ones."
  },
  {
    pattern: /couldn't find libnvidia-ml/i,
    cause: "There is an nvidia-smi, but the driver's libraries are not in this container",
    remedy: "Start the pod with access to its GPU: NVIDIA's container runtime, and `NVIDIA_DRIVER_CAPABILITIES` with `compute,utility`."
  },
  {
    pattern: /couldn't communicate with the NVIDIA driver|NVML: Driver Not Loaded|NVML: Unknown Error/i,
    cause: "The container has lost its GPU, or the host has no driver loaded",
    remedy: "Restart the pod; if it stays, take a pod on another host."
  },
  {
    pattern: /NVML: Insufficient Permissions/i,
    cause: "This user may not use the GPU's devices",
    remedy: "Connect as root, or let the user read and write `/dev/nvidia*`."
  },
  {
    pattern: /GPU access blocked by the operating system/i,
    cause: "The system around this container keeps it from the GPU, as WSL and Hyper-V can",
    remedy: "Bring the drivers of that system up to date, and restart it; on a rented pod take another host."
  },
  {
    pattern: /No devices were found/i,
    cause: "There is a driver, but this pod has no GPU that answers",
    remedy: "Start the pod with a GPU (a resumed pod may come back without one); where the provider's console shows one, take another host."
  },
  {
    pattern: /GPU is lost|GPU reset must occur|GPU requires reset|Unable to determine the device handle/i,
    cause: "A GPU of this pod does not answer: its hardware or its host failed",
    remedy: OTHER_HOST
  },
  {
    pattern: /gave no answer in|TimeoutExpired/i,
    cause: "The driver or a GPU hangs",
    remedy: "Restart the pod; if it stays, take a pod on another host."
  }
];
function smiFailure(said) {
  const found2 = FAILURES.find(({ pattern }) => pattern.test(said));
  const line2 = linesOf(said).find((one) => !/^\d+, /.test(one)) ?? "failed";
  return {
    status: "failed",
    detail: `${found2?.cause ?? "nvidia-smi failed"}: ${line2}`,
    remedy: found2?.remedy ?? OTHER_HOST
  };
}

// src/health/gpu.ts
var HOT = 90;
var TROUBLE = /^\[(GPU is lost|GPU requires reset)\]$/;
var THROTTLE = [
  [8, "slowed down by its hardware"],
  [32, "slowed down by heat"],
  [64, "slowed down by heat"],
  [128, "slowed down by its power supply"]
];
function gpuPresent(look) {
  if (look.gpu === "none") return { status: "skipped", detail: "the manifest says `gpu: none`" };
  const error2 = healthFact(look, "gpu_error");
  if (error2 !== "") return smiFailure(error2);
  if ((numberOf(look.answer.facts.gpu_count) ?? 0) === 0) return absent(look);
  const devices2 = linesOf(healthFact(look, "gpus")).map(deviceOf);
  if (devices2.length === 0)
    return {
      status: "ok",
      detail: `${count(Number(look.answer.facts.gpu_count), "device")}, driver ${look.answer.facts.driver || "unknown"}`
    };
  const broken = brokenOf(devices2);
  if (broken !== null) return broken;
  const strained = devices2.filter((one) => complaintsOf(one).length > 0);
  if (strained.length > 0)
    return {
      status: "warning",
      detail: strained.map((one) => `${label(one)}: ${complaintsOf(one).join(", ")}`).join("; "),
      remedy: "Its pictures come later, not worse; where it stays so, take another host."
    };
  return {
    status: "ok",
    detail: `${devices2.map(described).join("; ")}; driver ${look.answer.facts.driver || "unknown"}`
  };
}
function absent({ answer, gpu }) {
  const before = answer.steps.get("cuda_check")?.record?.facts.gpu;
  const remedy = "Start the pod with a GPU; a resumed pod may come back without one. Where none is wanted, write `gpu: none` in the manifest.";
  if (before) return { status: "failed", detail: `no GPU: ${before} was here before`, remedy };
  return {
    status: gpu === "required" ? "failed" : "warning",
    detail: "no GPU: ComfyUI runs on the processor, slowly",
    remedy
  };
}
function deviceOf(row3) {
  const cells = row3.split(",").map((cell) => cell.trim());
  const [index = "", name = "", , total, used, temperature, ecc, throttle] = cells;
  return {
    troubles: [...new Set(cells.flatMap((cell) => TROUBLE.exec(cell)?.[1] ?? []))],
    index,
    name,
    totalMib: numberOf(total),
    usedMib: numberOf(used),
    temperature: numberOf(temperature),
    eccErrors: numberOf(ecc),
    throttle: Number.parseInt(throttle ?? "", 16) || 0
  };
}
function brokenOf(devices2) {
  const errors = devices2.flatMap(
    (one) => [...one.troubles, ...(one.eccErrors ?? 0) > 0 ? [`${one.eccErrors} uncorrectable memory errors`] : []].map(
      (error2) => `${label(one)}: ${error2}`
    )
  );
  return errors.length === 0 ? null : { status: "failed", detail: errors.join("; "), remedy: OTHER_HOST };
}
function complaintsOf({ temperature, throttle }) {
  const reasons = new Set(THROTTLE.flatMap(([bit, why]) => (throttle & bit) === 0 ? [] : [why]));
  return [...temperature !== null && temperature >= HOT ? [`${temperature} \xB0C`] : [], ...reasons];
}
var label = ({ index, name }) => `GPU ${index} (${name})`;
function described(device) {
  const memory2 = device.totalMib === null ? "" : `, ${device.usedMib ?? "?"} of ${device.totalMib} MiB used`;
  const heat = device.temperature === null ? "" : `, ${device.temperature} \xB0C`;
  return `${device.name}${memory2}${heat}`;
}
function cudaAgrees(look) {
  const { answer, gpu } = look;
  if (gpu === "none" || (numberOf(answer.facts.gpu_count) ?? 0) === 0)
    return { status: "skipped", detail: "no GPU to agree with" };
  const torch2 = answer.steps.get("torch")?.facts ?? {};
  if (!torch2.torch)
    return {
      status: "failed",
      detail: "torch is not installed",
      remedy: "Run this check with `heal: true`, or `provision`."
    };
  const build2 = torch2.cuda ? `cu${torch2.cuda.replaceAll(".", "")}` : "cpu";
  const machine = {
    driver: answer.facts.driver || null,
    computeCapabilities: wordsIn(torch2.compute_capabilities),
    gpu,
    platform: answer.facts.machine === "aarch64" ? "aarch64" : "x86_64"
  };
  const against = misfit(build2, torch2.torch, machine);
  if (against !== null)
    return {
      status: "failed",
      detail: `torch ${torch2.torch}: ${against}`,
      remedy: "Write `torch: auto` and run `provision` with `force: torch`, or take a pod with a newer driver."
    };
  const check = answer.steps.get("cuda_check");
  const agrees = `torch ${torch2.torch} and driver ${answer.facts.driver || "unknown"}`;
  if (check?.state === "satisfied") return { status: "ok", detail: `${agrees}: ${check.detail}` };
  const { cause, remedy } = check?.facts ?? {};
  if (check?.state === "other" && cause)
    return { status: "failed", detail: cause, ...remedy ? { remedy: `${remedy}.` } : {} };
  return {
    status: "warning",
    detail: `${agrees}; ${check?.detail || "CUDA was not checked in this container"}`,
    remedy: "`heal: true`, `provision` and `command: cuda-check` check it."
  };
}

// src/health/cuda-stage.ts
var STAGES = ["torch", "build", "start", "capability", "float32", "bfloat16", "end"];
var rows = (cuda) => linesOf(cuda.gpus ?? "").map(deviceOf);
var hasGpu2 = ({ pod, cuda }) => (numberOf(pod.gpu_count) ?? 0) > 0 || (numberOf(cuda.devices) ?? 0) > 0 || rows(cuda).length > 0;
var hasBuild = ({ torch_cuda: text }) => text !== void 0 && text !== "" && text !== "None";
function stageOf({ cuda }) {
  if (cuda.result === "passed") return "end";
  if (cuda.torch_version === void 0) return "torch";
  if (!hasBuild(cuda)) return "build";
  if (cuda.devices === void 0 || cuda["device0.capability"] === void 0) return "start";
  const last = indexes(cuda).at(-1) ?? 0;
  if (cuda[`device${last}.memory_free_mib`] === void 0) return "capability";
  return cuda[`device${last}.float32_error`] === void 0 || /a float32 product/.test(cuda.error ?? "") ? "float32" : "bfloat16";
}
var indexes = (cuda) => Object.keys(cuda).flatMap((key2) => /^device\d+\.capability$/.test(key2) ? [Number.parseInt(key2.slice(6), 10)] : []);
function stopped({ cuda }) {
  if (cuda.cause !== void 0) {
    const said = cuda.error === void 0 || cuda.cause.includes(cuda.error) ? "" : ` (${cuda.error.split("\n", 1)[0]})`;
    return {
      status: "failed",
      detail: `${cuda.cause}${said}`,
      remedy: `${cuda.remedy ?? OTHER_HOST}.`.replace(/\.\.$/, ".")
    };
  }
  const how = cuda.exit_code === "124" ? "it did not come to an end in 5 minutes" : `Python ended with code ${cuda.exit_code ?? "?"}`;
  return {
    status: "failed",
    detail: `${how}, without a word`,
    remedy: "Where memory ran out, give the pod more; otherwise install torch again (`force: torch`), or take another host."
  };
}
function reached(look, stage, well) {
  if (!hasGpu2(look)) return { status: "skipped", detail: "no GPU" };
  const [at, own] = [STAGES.indexOf(stageOf(look)), STAGES.indexOf(stage)];
  if (at > own) return well();
  if (at < own || withoutTorch(look))
    return { status: "skipped", detail: "not tried: something before it failed or is not there" };
  return stopped(look);
}
function withoutTorch({ cuda }) {
  return cuda.interpreter === "" || /No module named 'torch'/.test(cuda.error ?? "");
}

// src/health/cuda.ts
var SLOW_GBS = 100;
var NO_GPU = "Run this where a GPU is: a pod with one (a resumed pod may come back without it), or a runner with the label `gpu`. In a container, start it with access to the GPU.";
var CHECKS = [
  { id: "driver", title: "Driver", judge: driver },
  { id: "devices", title: "Devices", judge: devices },
  { id: "memory", title: "Memory of the GPU", judge: memory },
  { id: "torch", title: "torch", judge: torch },
  { id: "cuda", title: "CUDA build and driver", judge: build },
  { id: "capability", title: "Compute capability", judge: capability },
  { id: "float32", title: "Product in fp32 against the CPU", judge: (look) => product(look, "float32") },
  { id: "bfloat16", title: "Product in bf16 against the CPU", judge: (look) => product(look, "bfloat16") },
  { id: "bandwidth", title: "Copy within the device", judge: bandwidth }
];
function judgeCuda(look) {
  return CHECKS.map(({ id, title, judge: judge2 }) => {
    const { status, detail, remedy = null } = judge2(look);
    return { id, title, status, detail, remedy };
  });
}
function cudaVersions({ pod, cuda }) {
  const names2 = [cuda["device0.name"] ?? rows(cuda)[0]?.name ?? ""];
  const amount = numberOf(cuda.devices) ?? rows(cuda).length;
  const [name = ""] = names2;
  return {
    python: cuda.python ?? null,
    torch: cuda.torch_version ?? null,
    cuda: hasBuild(cuda) ? cuda.torch_cuda ?? null : null,
    gpu: name === "" ? null : amount > 1 ? `${amount} \xD7 ${name}` : name,
    driver: pod.driver || cuda.nvidia_driver || null
  };
}
function driver(look) {
  const version = cudaVersions(look).driver;
  if (version !== null) return { status: "ok", detail: `driver ${version}` };
  if (!hasGpu2(look)) return { status: "failed", detail: "no NVIDIA driver", remedy: NO_GPU };
  return { status: "warning", detail: "there is a GPU, but no driver tells its version" };
}
function devices(look) {
  const { pod, cuda } = look;
  const complaint = cuda.nvidia_smi ?? cuda.gpu_error ?? "";
  if (complaint !== "" && !/^FileNotFoundError/.test(complaint)) return smiFailure(complaint);
  if (!hasGpu2(look)) return { status: "failed", detail: "no GPU: no device is shown here", remedy: NO_GPU };
  const all = rows(cuda);
  const broken = brokenOf(all);
  if (broken !== null) return broken;
  const strained = all.flatMap(
    (one) => complaintsOf(one).length === 0 ? [] : [`${label(one)}: ${complaintsOf(one).join(", ")}`]
  );
  if (strained.length > 0)
    return {
      status: "warning",
      detail: strained.join("; "),
      remedy: "It works more slowly so; where it stays, take another host."
    };
  const names2 = all.length > 0 ? all.map(({ name }) => name).join(", ") : cudaVersions(look).gpu;
  return { status: "ok", detail: names2 ?? count(numberOf(pod.gpu_count) ?? 0, "device") };
}
function memory(look) {
  const told3 = rows(look.cuda).flatMap(
    ({ index, totalMib, usedMib }) => totalMib === null || usedMib === null ? [] : [{ index, totalMib, usedMib }]
  );
  if (told3.length === 0) return { status: "skipped", detail: hasGpu2(look) ? "nvidia-smi does not tell" : "no GPU" };
  const detail = told3.map(({ index, totalMib, usedMib }) => `GPU ${index}: ${totalMib - usedMib} of ${totalMib} MiB free`).join("; ");
  const full = told3.some(({ totalMib, usedMib }) => usedMib > 0.95 * totalMib);
  return full ? { status: "warning", detail, remedy: "End what uses it; nvidia-smi shows it." } : { status: "ok", detail };
}
function torch(look) {
  const { pod, cuda } = look;
  if (withoutTorch(look)) {
    const where = cuda.interpreter ? ` for ${cuda.interpreter}` : ": there is no Python";
    if (pod.comfyui_there !== "yes")
      return {
        status: "skipped",
        detail: `torch is not installed here${where}; only driver and devices were looked at`
      };
    return {
      status: "failed",
      detail: `torch is not installed${where}, and ComfyUI needs it`,
      remedy: "Run `provision`; where it was installed before, with `force: torch`."
    };
  }
  if (cuda.torch_version !== void 0)
    return {
      status: "ok",
      detail: `torch ${cuda.torch_version}, Python ${cuda.python ?? "unknown"} (${cuda.interpreter})`
    };
  return stopped(look);
}
function build(look) {
  const { pod, cuda } = look;
  return reached(look, "build", () => {
    const name = `cu${(cuda.torch_cuda ?? "").replaceAll(".", "")}`;
    const machine = {
      driver: cudaVersions(look).driver,
      computeCapabilities: [],
      gpu: "auto",
      platform: pod.machine === "aarch64" ? "aarch64" : "x86_64"
    };
    const against = misfit(name, cuda.torch_version ?? "", machine);
    if (against !== null)
      return {
        status: "failed",
        detail: against,
        remedy: "Set `torch: auto` and `force: torch` so that a build for this driver is installed, or take a pod with a newer driver."
      };
    if (stageOf(look) === "start") return stopped(look);
    return {
      status: "ok",
      detail: `CUDA ${cuda.torch_cuda} runs on driver ${machine.driver ?? "of an unknown version"}`
    };
  });
}
function capability(look) {
  const { cuda } = look;
  return reached(look, "capability", () => {
    const told3 = indexes(cuda).map((index) => `device ${index}: ${cuda[`device${index}.capability`]}`);
    return { status: "ok", detail: `${told3.join(", ")}; torch has ${cuda.architectures || "an unknown list"}` };
  });
}
function product(look, kind2) {
  const { cuda } = look;
  return reached(look, kind2, () => {
    const errors = indexes(cuda).flatMap((index) => {
      const error2 = cuda[`device${index}.${kind2}_error`];
      return error2 === void 0 ? [] : [`device ${index}: ${error2}`];
    });
    if (errors.length === 0) return { status: "skipped", detail: `this GPU has no ${kind2} in hardware` };
    return { status: "ok", detail: `relative error ${errors.join(", ")}` };
  });
}
function bandwidth(look) {
  const { cuda } = look;
  const told3 = indexes(cuda).flatMap((index) => {
    const [speed, why] = [cuda[`device${index}.bandwidth_gbs`], cuda[`device${index}.bandwidth_failed`]];
    return speed === void 0 && why === void 0 ? [] : [{ index, speed: numberOf(speed), why: why ?? "" }];
  });
  if (told3.length === 0) return { status: "skipped", detail: hasGpu2(look) ? "not tried" : "no GPU" };
  const detail = told3.map(({ index, speed, why }) => `device ${index}: ${speed === null ? why.split("\n", 1)[0] : `${speed} GB/s`}`).join(", ");
  const slow = told3.some(({ speed }) => speed === null || speed < SLOW_GBS);
  return slow ? { status: "warning", detail, remedy: "Something else may be at work on the GPU; nvidia-smi shows it." } : { status: "ok", detail };
}

// src/operations/cuda-report.ts
import { randomBytes as randomBytes2 } from "node:crypto";

// src/pod/probe.ts
import { randomBytes } from "node:crypto";
var PROBE_SILENCE_MS = 2e4;
var ATTEMPTS = 3;
var ProbeError = class extends Error {
  name = "ProbeError";
};
async function probe(connection, values, operations, silenceMs = PROBE_SILENCE_MS, signal) {
  const { nonce, command } = await connection.meanwhile(() => questionOf(values, operations));
  const ask2 = () => connection.exec({ ...command, readOnly: true, silenceMs, ...signal && { signal } });
  let result = await ask2();
  for (let attempt2 = 1; attempt2 < ATTEMPTS && wasCut(result); attempt2++) result = await ask2();
  signal?.throwIfAborted();
  if (wasCut(result)) throw new ProbeError(`the connection was lost ${ATTEMPTS} times before the pod had answered`);
  const answer = parseAnswer(result.stdout.toString("utf8"), nonce);
  if (!answer.greeted) {
    if (result.kind === "lost") throw new ProbeError(`the pod did not answer the probe in ${silenceMs / 1e3} s`);
    const said = `${result.stderr.toString("utf8")}
${result.stdout.toString("utf8")}`.trim().slice(0, 500);
    throw new ProbeError(
      `the pod did not answer the probe${said === "" ? "" : `; it said: ${said}`}. It needs bash 4.4 or newer and a login shell that runs commands`
    );
  }
  return answer;
}
var asked = null;
function questionOf(values, operations) {
  const about = JSON.stringify(values);
  if (asked?.about === about && asked.operations === operations) return asked.question;
  const nonce = randomBytes(8).toString("hex");
  const script = composeScript("probe", { ...values, CP_nonce: nonce }, "probe_main", operations);
  asked = { about, operations, question: { nonce, command: remoteCommand(script) } };
  return asked.question;
}
function wasCut(result) {
  return result.kind === "lost" && result.reason === "connection";
}

// src/operations/cuda_report.sh
var cuda_report_default = `cuda_report_main() {
  exec 3>&1 1>&2 2>/dev/null
  printf '\\ncomfy-pod\\t1\\t%s\\n' "$CP_nonce" >&3
  discover
  fact comfyui_there "$(is_comfyui "$COMFYUI" && echo yes || echo no)"
  STEP=cuda
  local __python=$PYTHON __line __code=0
  [[ -x $__python ]] || __python=$(command -v python3)
  fact interpreter "$__python"
  health_gpu
  if [[ -n $__python ]]; then
    while IFS= read -r __line; do
      [[ $__line =~ ^([a-z_0-9.]+)=(.*)$ ]] || continue
      __line=\${BASH_REMATCH[1]}
      unescape "\${BASH_REMATCH[2]}"
      fact "$__line" "$REPLY"
    done < <(
      become_clean
      timeout --foreground 300 "$__python" -I -B -c "$CP_script" 2>&1 3>&-
      printf 'exit_code=%s\\n' "$?"
    )
  fi
  state satisfied
  printf 'end\\t%s\\n' "$CP_nonce" >&3
}
`;

// src/operations/health.sh
var health_default = `
health_probe() {
  health_room
  health_memory
  health_gpu
  health_files
  health_service
  health_jobs
  health_processes
  health_logs
  text_of "$WORKSPACE/.comfy-pod/health/history"
  fact history "$REPLY"
  now
  fact now "$REPLY"
  state satisfied
}
health_room() {
  local __said __folder=$WORKSPACE/.comfy-pod
  fact inodes "$(stat -f -c '%d %c' "$WORKSPACE" 2>/dev/null)"
  fact root_space "$(stat -f -c '%a %b %S' / 2>/dev/null)"
  ! has quota || fact quota "$(timeout 5 quota -q 2>/dev/null | tail -n 5)"
  [[ -d $__folder ]] || return 0
  if __said=$({ head -c 65536 /dev/zero >"$__folder/write-test.$$" && rm -f "$__folder/write-test.$$"; } 2>&1); then
    fact writing ok
  else
    rm -f "$__folder/write-test.$$"
    fact writing "\${__said##*: }"
  fi
}
health_memory() {
  local __limit='' __used='' __key __value __cache=0 __folder=/sys/fs/cgroup
  if [[ -f $__folder/memory.max ]]; then
    read -r __limit <"$__folder/memory.max"
    read -r __used <"$__folder/memory.current"
  elif [[ -f $__folder/memory/memory.limit_in_bytes ]]; then
    __folder+=/memory
    read -r __limit <"$__folder/memory.limit_in_bytes"
    read -r __used <"$__folder/memory.usage_in_bytes"
  fi
  while read -r __key __value; do [[ $__key != @(total_|)inactive_file ]] || __cache=$__value; done 2>/dev/null <"$__folder/memory.stat"
  while read -r __key __value; do [[ $__key != oom_kill ]] || fact oom_kills "$__value"; done 2>/dev/null <"$__folder/memory.events"
  while read -r __key __value _; do
    [[ $__key != MemTotal: ]] || fact host_memory "$((__value * 1024))"
    [[ $__key != MemAvailable: ]] || fact host_memory_free "$((__value * 1024))"
  done </proc/meminfo
  [[ $__limit =~ ^[0-9]+$ && \${#__limit} -lt 18 ]] || __limit=0
  fact memory_limit "$__limit"
  [[ ! $__used =~ ^[0-9]+$ ]] || fact memory_used "$((__used > __cache ? __used - __cache : __used))"
}
health_gpu() {
  local __fields=index,name,driver_version,memory.total,memory.used,temperature.gpu,ecc.errors.uncorrected.volatile.total __said __code=0
  if ! has nvidia-smi; then return; fi
  __said=$(timeout 10 nvidia-smi "--query-gpu=$__fields,clocks_throttle_reasons.active" --format=csv,noheader,nounits 2>&1) || __code=$?
  if ((__code == 2)); then
    __code=0
    __said=$(timeout 10 nvidia-smi "--query-gpu=$__fields" --format=csv,noheader,nounits 2>&1) || __code=$?
  fi
  ((__code != 124)) || __said="nvidia-smi gave no answer in 10 s"
  if ((__code == 0)); then fact gpus "$__said"; else fact gpu_error "\${__said:-nvidia-smi ended with code $__code}"; fi
}
health_files() {
  local __path __missing=()
  for __path in "$COMFYUI"/{main.py,nodes.py,requirements.txt} "$PYTHON" "$WORKSPACE/comfyStart.sh"; do
    [[ -e $__path ]] || __missing+=("$__path")
  done
  printf -v __path '%s\\n' "\${__missing[@]}"
  ((\${#__missing[@]} > 0)) || __path=''
  fact missing "\${__path%$'\\n'}"
}
health_service() {
  find_service || return 0
  started_at "$SERVICE_START"
  fact service_since "$REPLY"
  fact service_address "$SERVICE_ADDRESS"
  fact service_port "$SERVICE_PORT"
  fact service_scheme "$SERVICE_SCHEME"
  http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /prompt 5 || return 0
  [[ ! $BODY =~ \\"queue_remaining\\":\\ *([0-9]+) ]] || fact queue "\${BASH_REMATCH[1]}"
  service_log
  fact service_log "$REPLY"
  judge_loading "$REPLY"
}
fail_step() { fact "node.$1" "$2"; }
health_jobs() {
  local __step __job __steps __seen=' '
  for __step in "\${!LIVE[@]}"; do
    __job=\${LIVE[$__step]}
    [[ $__seen != *" $__job "* ]] || continue
    __seen+="$__job "
    mapfile -t __steps <"$WORKSPACE/.comfy-pod/jobs/$__job/steps"
    fact "job.$__job" "\${__steps[*]}"$'\\n'"$(tail -c 2000 "$WORKSPACE/.comfy-pod/jobs/$__job/log" 2>/dev/null | tr '\\r' '\\n' | grep -avE '^(comfy-pod .*)?$' | tail -n 1)"
  done
}
health_processes() {
  local __process __args __word __shown __lines='' __count=0 __uptime
  read -r __uptime _ </proc/uptime
  for __process in /proc/[0-9]*; do
    mapfile -d '' -t __args <"$__process/cmdline" || continue
    case \${__args[0]##*/} in python* | uv | pip* | git | nvcc | cicc | ninja | jupyter*) ;; *) continue ;; esac
    start_time "\${__process#/proc/}" || continue
    __shown=\${__args[0]##*/}
    for __word in "\${__args[@]:1:4}"; do
      [[ $__word != -* || $__word == -m ]] || break
      [[ ! $__word =~ ^([a-z+]+://)[^/]*@(.*) ]] || __word=\${BASH_REMATCH[1]}\${BASH_REMATCH[2]}
      [[ $__word == -m ]] || __shown+=" \${__word:0:60}"
    done
    __lines+="\${__process#/proc/} $((\${__uptime%.*} - REPLY / 100)) $__shown"$'\\n'
    ((++__count < 20)) || break
  done 2>/dev/null
  fact processes "\${__lines%$'\\n'}"
}
health_logs() {
  local __log
  find_service || SERVICE_PID=''
  REPLY=''
  [[ -z $SERVICE_PID ]] || service_log
  for __log in "$WORKSPACE"/{installation_progress,sageattention_install}.log "\${REPLY:-$WORKSPACE/logs/comfyui.\${CP_port:-8188}.log}"; do
    [[ -f $__log ]] || continue
    fact "log.$__log" "$(stat -c '%s %Y' "$__log")"$'\\n'"$(tail -c 4000 "$__log" | tail -n 3)"
  done
}
health_remember() {
  local __file=$WORKSPACE/.comfy-pod/health/history
  [[ -d $WORKSPACE/.comfy-pod ]] || return 0
  mkdir -p "\${__file%/*}"
  (
    flock 9
    { tail -n 19 "$__file" 2>/dev/null; printf '%s\\n' "$CP_line"; } | write_file "$__file"
  ) 9>"$__file.lock"
}
`;

// src/operations/cuda-report.ts
var SILENCE_MS = 33e4;
async function askCuda(connection, places, signal) {
  const nonce = randomBytes2(8).toString("hex");
  const script = composeScript("command", { ...places, CP_nonce: nonce, CP_script: cuda_check_default2 }, "cuda_report_main", [
    container_environment_default,
    health_default,
    cuda_report_default
  ]);
  const result = await connection.exec({ ...remoteCommand(script), silenceMs: SILENCE_MS, signal });
  signal.throwIfAborted();
  const answer = parseAnswer(result.stdout.toString("utf8"), nonce);
  if (answer.complete) return answer;
  const said = `${result.stderr.toString("utf8")}
${result.stdout.toString("utf8")}`.trim().slice(-500);
  throw new ProbeError(`the CUDA check came to no end${said === "" ? "" : `; the pod said: ${said}`}`);
}

// src/commands/cuda-check.ts
var NOTHING = { run: /* @__PURE__ */ new Set(), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
async function checkCuda(pod) {
  const { connection, settings, signal } = pod;
  const answer = await askCuda(connection, probeValues(settings, [], NOTHING), signal);
  const look = { pod: answer.facts, cuda: answer.steps.get("cuda")?.facts ?? {} };
  const checks = judgeCuda(look);
  const report = noticeReport("", false, pod.context());
  return {
    ...report,
    notices: settings.notices,
    versions: { ...report.versions, ...cudaVersions(look) },
    result: checks.some(({ status }) => status === "failed") ? "failed" : "unchanged",
    checks
  };
}

// src/connection/connection.ts
var ConnectionError = class extends Error {
  name = "ConnectionError";
  kind;
  /** What to do about it, ready to show. */
  hint;
  constructor(kind2, message2, hint) {
    super(message2);
    this.kind = kind2;
    this.hint = hint;
  }
};

// src/engine/problem.ts
function problemOf(error2) {
  if (error2 instanceof ConnectionError) {
    return { title: CONNECTION_TITLES[error2.kind], message: error2.message, remedy: error2.hint };
  }
  if (error2 instanceof ProbeError) return { title: "the pod did not answer", message: error2.message, remedy: null };
  return null;
}
var CONNECTION_TITLES = {
  dns: "the host name is not known",
  refused: "the pod refuses connections",
  timeout: "the pod does not answer",
  handshake: "the SSH handshake failed",
  "host-key": "the host key is not the expected one",
  auth: "the pod does not accept the key",
  lost: "the connection was lost"
};

// src/engine/unfinished.ts
function failUnfinished(all, tasks, results, halt) {
  const done = new Set(results.map(({ step, part }) => `${part} ${step}`));
  const unfinished = tasks.filter(({ step, part }) => !done.has(`${part} ${step}`)).map(({ step }) => step);
  const reason = halt.kind === "stopped" ? halt.reason : "the job ended without a word: killed, or the pod was restarted";
  const atWork2 = unfinished[0];
  return all.map((progress2) => {
    if (progress2.step.id === atWork2) return settle(progress2, "failed", reason);
    return unfinished.includes(progress2.step.id) ? settle(progress2, "not-run", `${atWork2} was stopped`) : progress2;
  });
}
function interrupted(all, tasks, end) {
  const ending2 = endingOf(end);
  if (ending2 === null) return all;
  const [result, reason] = ending2;
  const done = new Set(end.results.map(({ step, part }) => `${part} ${step}`));
  const open4 = tasks.filter(({ step, part }) => !done.has(`${part} ${step}`));
  const [first] = open4;
  const together = first?.part === "fetch" || first?.part === "packages";
  const atWork2 = new Set(
    open4.filter((task) => task === first || together && task.part === first.part).map(({ step }) => step)
  );
  return all.map((progress2) => {
    const { step, standing } = progress2;
    const background = standing.kind === "settled" && standing.result === "running" && step.background;
    return standing.kind === "due" && atWork2.has(step.id) || background && result === "cancelled" ? settle(progress2, result, reason) : progress2;
  });
}
function endingOf(end) {
  return end.kind === "broken" ? ["running", UNREACHED] : CANCELLED2[end.work];
}
var UNREACHED = "the connection was lost; its job goes on on the pod, and the next run picks it up";
var CANCELLED2 = {
  none: null,
  stopped: ["cancelled", "the run was cancelled"],
  unknown: ["cancelled", "the run was cancelled; the pod could not be reached, so its job may go on"],
  left: ["running", "the run was cancelled; its job goes on on the pod, and the next run attaches to it"]
};

// src/engine/run.ts
var MOST_JOBS = 12;
function planOf(steps, answer, choices) {
  const pending = /* @__PURE__ */ new Set();
  const verdicts = /* @__PURE__ */ new Map();
  for (const step of steps) {
    const verdict2 = decide(questionFor(step, answer, choices, pending));
    verdicts.set(step.id, verdict2);
    if (verdict2.action === "install" || verdict2.action === "update" || verdict2.action === "later") pending.add(step.id);
  }
  return verdicts;
}
async function applyAll(steps, choices, effects, first) {
  let answer = first;
  let all = opened(steps, answer, choices);
  const told3 = [];
  const attachToLive = async () => {
    for (const job of liveJobs(steps, answer, choices, all)) {
      const end = await effects.attach(job);
      if (end.kind === "aborted" || end.kind === "broken") return haltOf(end);
      answer = await effects.probe();
    }
    all = opened(steps, answer, choices);
    return null;
  };
  const rounds = async () => {
    const halt = await attachToLive();
    if (halt !== null) return halt;
    for (let jobs = 0; jobs < MOST_JOBS; jobs++) {
      const next = nextTasks(all);
      if (next === null) return null;
      const tasks = withQuickTest(next.tasks, steps, choices);
      const end = await effects.job(tasks, all, answer);
      if (end.kind === "waited") {
        answer = await effects.probe();
        const halted = await attachToLive();
        if (halted !== null) return halted;
        continue;
      }
      if (end.kind !== "ended") {
        if ("results" in end) all = interrupted(afterResults(all, end.results), tasks, end);
        return haltOf(end);
      }
      told3.push(...end.told);
      all = afterResults(all, end.results);
      if (end.stopped !== null || !end.orderly) {
        const halt2 = end.stopped === null ? { kind: "vanished" } : { kind: "stopped", reason: end.stopped };
        all = withNotRun(failUnfinished(all, tasks, end.results, halt2));
        if (halt2.kind === "vanished") return halt2;
      }
      if (!mayBringMore(all, end.results, next.round)) continue;
      answer = await effects.probe();
      all = withNotRun(redecided(all, answer, choices, next.round));
    }
    return null;
  };
  try {
    const halt = await rounds();
    return { all, answer, told: told3, halt };
  } catch (error2) {
    return { all, answer, told: told3, halt: haltOfError(error2) };
  }
}
function haltOf(end) {
  return end;
}
function haltOfError(error2) {
  if (error2 instanceof Error && error2.name === "AbortError") return { kind: "aborted", work: "none" };
  const problem3 = problemOf(error2);
  if (problem3 === null) throw error2;
  return { kind: "broken", problem: problem3 };
}
function withQuickTest(tasks, steps, choices) {
  const service = steps.find(({ operation }) => operation === "comfyui_service");
  if (service === void 0 || choices.run.has(service.id)) return tasks;
  const nodes = new Set(steps.filter(({ operation }) => operation === "node").map(({ id }) => id));
  const last = tasks.findLastIndex(({ part }) => part === "install");
  if (!tasks.some(({ part, step }) => part === "install" && nodes.has(step))) return tasks;
  return tasks.toSpliced(last + 1, 0, { part: "quick_test", step: service.id });
}
function opened(steps, answer, choices) {
  const all = steps.map((step) => {
    const verdict2 = decide(questionFor(step, answer, choices));
    return { step, standing: standingOf(step, verdict2), spans: [] };
  });
  return withNotRun(all);
}
function liveJobs(steps, answer, choices, all) {
  const working = nextTasks(all) !== null;
  return new Set(
    steps.flatMap((step) => {
      const job = answerFor(answer, step).liveJob;
      return job === null || step.background || !(working || choices.run.has(step.id)) ? [] : [job];
    })
  );
}
function mayBringMore(all, results, round) {
  const changed = results.some(({ result }) => result !== "adopted" && result !== "skipped");
  return changed && all.some(({ step, standing }) => standing.kind !== "settled" && lastRound(step) > round);
}
function redecided(all, answer, choices, round) {
  return all.map((progress2) => {
    const { step, standing } = progress2;
    const untouched = standing.kind === "open" || standing.kind === "due" && progress2.spans.length === 0;
    const turn = standing.kind === "open" ? lastRound(step) : firstRound(step);
    if (!untouched || turn <= round) return progress2;
    return { ...progress2, standing: standingOf(step, decide(questionFor(step, answer, choices))) };
  });
}

// src/health/comfyui.ts
var HEAL = "Run this check with `heal: true`, or `provision`.";
var SERVICE = "comfyui_service";
function comfyuiAnswers(look) {
  const service = look.answer.steps.get(SERVICE);
  if (service === void 0)
    return { status: "failed", detail: "the pod did not come to tell of ComfyUI", remedy: HEAL };
  const { state, detail, facts, liveJob } = service;
  const version = facts.comfyui_version ? `ComfyUI ${facts.comfyui_version}` : "ComfyUI";
  const answers = `${version} answers on port ${facts.port} since ${healthFact(look, "service_since") || "its start"}`;
  if (state === "satisfied") return { status: "ok", detail: answers };
  if (state === "other")
    return {
      status: "warning",
      detail: `${answers}; ${detail}`,
      remedy: "It restarts with the next `provision` or `heal: true` when its queue is empty."
    };
  if (!look.choices.run.has(SERVICE))
    return { status: "skipped", detail: `${detail || "ComfyUI does not run"}; it was left out` };
  if (liveJob !== null) return { status: "busy", detail: "a job is at work on it" };
  const logs = state === "partial" ? " Its log may say what it waits for: `command: logs` brings it." : "";
  return { status: "failed", detail: detail || "ComfyUI does not run", remedy: `${HEAL}${logs}` };
}
function queueEmpty(look) {
  const queue = numberOf(healthFact(look, "queue"));
  if (queue === null) return { status: "skipped", detail: "ComfyUI tells of no queue" };
  if (queue === 0) return { status: "ok", detail: "empty" };
  return { status: "busy", detail: `${count(queue, "prompt")} at work or waiting` };
}
function nodesLoaded(look) {
  const failed2 = healthFacts(look, "node.");
  if (failed2.length > 0)
    return {
      status: "failed",
      detail: listed(
        `${count(failed2.length, "node")} failed to load`,
        failed2.map(([step, why]) => `\`${nameOf(step)}\`: ${why}`)
      ),
      remedy: "`heal: true` installs it again; if it stays, pin another `ref` of it or take it out of `nodes`."
    };
  const warnings = look.answer.steps.get(HEALTH_STEP.id)?.warnings ?? [];
  if (warnings.length > 0)
    return { status: "warning", detail: listed(`${count(warnings.length, "remark")} on nodes`, warnings) };
  if (healthFact(look, "queue") === "") return { status: "skipped", detail: "ComfyUI does not answer" };
  const wanted = look.steps.filter(({ operation }) => operation === "node").length;
  return {
    status: "ok",
    detail: wanted === 0 ? "nothing failed to load" : `${count(wanted, "node")} of the manifest loaded`
  };
}
function componentsInPlace(look) {
  const { steps, verdicts, answer } = look;
  const told3 = steps.flatMap((step) => {
    const verdict2 = verdicts.get(step.id);
    return verdict2 === void 0 ? [] : [{ step, verdict: verdict2, at: dateOf(look, step) }];
  });
  const drifted = told3.filter(({ step, verdict: verdict2 }) => isDrift(step, verdict2));
  const apart = drifted.length > 1 ? drifted.filter(({ step }) => step.operation !== "overall") : drifted;
  const looked = told3.filter(({ verdict: verdict2 }) => !verdict2.reason.startsWith("left out"));
  const lines = looked.map(
    ({ step, verdict: verdict2, at }) => `\`${step.id}\`: ${apart.some((one) => one.step === step) || at === "" ? verdict2.reason : at}`
  );
  if (apart.length === 0) {
    const missing = answer.complete ? "" : "; the pod's answer was cut short";
    return {
      status: missing === "" ? "ok" : "warning",
      detail: [`${looked.length} of ${looked.length} in place${missing}`, ...lines].join("\n")
    };
  }
  const named3 = apart.slice(0, 3).map(({ step, verdict: verdict2 }) => `\`${step.id}\`: ${verdict2.reason}`);
  const more2 = apart.length > named3.length ? `; and ${apart.length - named3.length} more` : "";
  const optional = apart.every(({ step, verdict: verdict2 }) => step.background && verdict2.action === "install");
  return {
    status: optional ? "warning" : "failed",
    detail: [
      `${apart.length} of ${looked.length} not as recorded or wished: ${named3.join("; ")}${more2}`,
      ...lines
    ].join("\n"),
    remedy: apart.some(({ verdict: verdict2 }) => verdict2.action === "fail") ? "What cannot be read is not healed: look at the volume and at the provider's status page, then run again." : HEAL
  };
}
function isDrift(step, { action }) {
  return step.id !== SERVICE && step.operation !== "service" && (action === "install" || action === "update" || action === "fail");
}
function dateOf({ answer }, step) {
  const { record: record2, marker } = answerFor(answer, step);
  const at = record2?.time ?? marker?.time ?? "";
  return at === "" ? "" : `since ${at}`;
}
function workInBackground(look) {
  const jobs = healthFacts(look, "job.");
  if (jobs.length === 0) return { status: "ok", detail: "none" };
  const lines = jobs.map(([id, text]) => {
    const [steps = "", last = ""] = text.split("\n");
    return `\`${steps}\` for ${ageOf(jobTime(id), healthFact(look, "now"))}${last === "" ? "" : `; its last line: ${last}`}`;
  });
  return { status: "busy", detail: listed(`${count(jobs.length, "job")} at work`, lines) };
}
function servicesRun({ steps, choices, answer }) {
  const services2 = steps.filter(({ id, operation }) => operation === "service" && choices.run.has(id));
  if (services2.length === 0) return { status: "skipped", detail: "the manifest names none beside ComfyUI" };
  const told3 = services2.map((step) => ({ step, ...answerFor(answer, step) }));
  const lines = told3.map(({ step, detail }) => `\`${step.title}\`: ${detail}`);
  const down = told3.filter(({ state }) => state === "absent" || state === "partial" || state === "unreadable");
  if (down.length > 0)
    return {
      status: "failed",
      detail: listed(
        `${count(down.length, "service")} down`,
        down.map(({ step, detail }) => `\`${step.title}\`: ${detail}`)
      ),
      remedy: "Run this check with `heal: true`, or `start-services`; `command: logs` brings their logs."
    };
  const other = told3.some(({ state }) => state === "other");
  return { status: other ? "warning" : "ok", detail: listed(`${count(told3.length, "service")} at work`, lines) };
}
function ageOf(from, to) {
  const ms = Date.parse(`${to.replace(" ", "T")}Z`) - Date.parse(`${from.replace(" ", "T")}Z`);
  return Number.isNaN(ms) ? "some time" : duration(ms / 1e3);
}
var nameOf = (step) => step.replace(/^node_/, "");
function listed(lead, items) {
  const first = items.slice(0, 3).map((item) => linesOf(item)[0] ?? "");
  const all = items.length > first.length ? items : [];
  return [`${lead}: ${first.join("; ")}${all.length > 0 ? "; \u2026" : ""}`, ...all].join("\n");
}

// src/health/room.ts
var GB2 = 1e9;
var DISK = { failed: 1 * GB2, warning: 5 * GB2 };
var INODES = { failed: 0.01, warning: 0.05 };
var MEMORY = { failed: 0.97, warning: 0.9 };
var MAKE_ROOM = "Remove models or outputs that are no longer used, or make the volume larger at the provider (what is on it stays).";
function diskFree(look) {
  const [disk2] = disksOf(diskSpaces(look.answer));
  if (disk2 === void 0 || disk2.freeBytes === null || disk2.totalBytes === null)
    return { status: "skipped", detail: "the file system does not tell" };
  const detail = `${size(disk2.freeBytes)} of ${size(disk2.totalBytes)} free on \`${disk2.path}\`${lost(disk2.survivesStop)}`;
  const root = rootFree(look);
  if (disk2.freeBytes < DISK.failed) return { status: "failed", detail, remedy: MAKE_ROOM };
  if (root !== null && root < DISK.failed)
    return {
      status: "warning",
      detail: `${detail}; ${size(root)} free on the container's own disk`,
      remedy: "Empty /tmp and caches below the home folder, or give the pod a larger container disk."
    };
  return disk2.freeBytes < DISK.warning ? { status: "warning", detail, remedy: MAKE_ROOM } : { status: "ok", detail };
}
var lost = (survives2) => survives2 === false ? ", lost at a stop" : "";
function rootFree(look) {
  const [free, , block] = healthFact(look, "root_space").split(" ").map(Number);
  return free === void 0 || block === void 0 || Number.isNaN(free * block) ? null : free * block;
}
function inodesFree(look) {
  const [free = 0, total = 0] = healthFact(look, "inodes").split(" ").map(Number);
  if (!(total > 0)) return { status: "skipped", detail: "the file system does not count them" };
  const share = free / total;
  const detail = `${free} of ${total} free`;
  const remedy = "Very many small files fill the volume: caches and old environments below `.comfy-pod/aside` are the usual ones.";
  if (share < INODES.failed) return { status: "failed", detail, remedy };
  return share < INODES.warning ? { status: "warning", detail, remedy } : { status: "ok", detail };
}
function writable(look) {
  const writing = healthFact(look, "writing");
  const quota = healthFact(look, "quota");
  if (writing === "") return { status: "skipped", detail: "there is nothing of this action in the workspace yet" };
  if (writing !== "ok")
    return {
      status: "failed",
      detail: `a file could not be written to the workspace: ${writing}`,
      remedy: writeRemedy(writing)
    };
  if (quota !== "")
    return { status: "warning", detail: `a quota is reached: ${linesOf(quota).join(" ")}`, remedy: MAKE_ROOM };
  return { status: "ok", detail: "a file was written and removed" };
}
function writeRemedy(said) {
  if (/read-only/i.test(said))
    return "The volume is mounted read-only, as after an error of its disk: restart the pod, and tell the provider if it stays.";
  if (/permission/i.test(said))
    return "Another user owns the workspace: log in as that user, or change the owner of `.comfy-pod`.";
  return MAKE_ROOM;
}
function memoryFree(look) {
  const number = (name) => numberOf(healthFact(look, name));
  const limit = number("memory_limit") || null;
  const host = number("host_memory");
  const total = limit !== null && (host === null || limit < host) ? limit : host;
  const hostUsed = host === null ? null : host - (number("host_memory_free") ?? 0);
  const used = total === limit ? number("memory_used") : hostUsed;
  if (total === null || used === null) return { status: "skipped", detail: "the pod does not tell" };
  const detail = `${size(used)} of ${size(total)} used${total === limit ? ", the container's limit" : ""}`;
  const remedy = "End what ComfyUI does not need, free its models (POST /free), or take a pod with more memory.";
  if (used / total > MEMORY.failed) return { status: "failed", detail, remedy };
  const killed = number("oom_kills") ?? 0;
  if (killed > 0)
    return {
      status: "warning",
      detail: `${detail}; the kernel has ended ${killed === 1 ? "a process" : `${killed} processes`} of this container for want of memory`,
      remedy
    };
  return used / total > MEMORY.warning ? { status: "warning", detail, remedy } : { status: "ok", detail };
}
function filesThere(look) {
  const missing = linesOf(healthFact(look, "missing"));
  if (missing.length > 0)
    return {
      status: "failed",
      detail: `missing: ${missing.map((path) => `\`${path}\``).join(", ")}`,
      remedy: "Run this check with `heal: true`, or `provision`."
    };
  const folders = look.answer.steps.get("model_directories");
  return { status: "ok", detail: folders?.state === "satisfied" ? `all there, and ${folders.detail}` : "all there" };
}

// src/health/seen.ts
function processesSeen(look) {
  const rows2 = linesOf(healthFact(look, "processes")).map((line2) => {
    const [pid = "", seconds3 = "", ...command] = line2.split(" ");
    return `${command.join(" ")} (process ${pid}, for ${duration(Number(seconds3))})`;
  });
  return {
    status: "ok",
    detail: [rows2.length === 0 ? "none of Python, git or uv" : `${rows2.length} at work`, ...rows2].join("\n")
  };
}
function logsSeen(look) {
  const logs = healthFacts(look, "log.");
  if (logs.length === 0) return { status: "skipped", detail: "there is none yet" };
  const lines = logs.flatMap(([path, text]) => {
    const [head = "", ...tail] = text.split("\n");
    const [bytes, seconds3] = head.split(" ").map(Number);
    const time2 = new Date((seconds3 ?? 0) * 1e3).toISOString().slice(0, 19).replace("T", " ");
    return [
      `\`${path}\`, ${size(bytes ?? 0)}, last written ${time2} UTC`,
      ...tail.filter((line2) => line2.trim() !== "").map((line2) => `  ${line2}`)
    ];
  });
  return { status: "ok", detail: [logs.map(([path]) => path.split("/").at(-1)).join(", "), ...lines].join("\n") };
}

// src/health/judge.ts
var CHECKS2 = [
  {
    id: "reachable",
    title: "Pod reachable",
    judge: () => ({ status: "ok", detail: "it answers over its connection" })
  },
  { id: "comfyui", title: "ComfyUI answers", judge: comfyuiAnswers },
  { id: "services", title: "Services", judge: servicesRun },
  { id: "prompt", title: "A prompt makes a picture", judge: ({ prompt }) => prompt },
  { id: "queue", title: "Queue", judge: queueEmpty },
  { id: "nodes", title: "Custom nodes load", judge: nodesLoaded },
  { id: "components", title: "Components as recorded", judge: componentsInPlace },
  { id: "files", title: "Critical files", judge: filesThere },
  { id: "gpu", title: "GPU", judge: gpuPresent },
  { id: "cuda", title: "torch and driver agree", judge: cudaAgrees },
  { id: "disk", title: "Disk space", judge: diskFree },
  { id: "inodes", title: "Inodes", judge: inodesFree },
  { id: "writing", title: "Writing and quota", judge: writable },
  { id: "memory", title: "Memory", judge: memoryFree },
  { id: "jobs", title: "Background work", judge: workInBackground },
  { id: "processes", title: "Processes", judge: processesSeen },
  { id: "logs", title: "Logs", judge: logsSeen }
];
function judgeHealth(look) {
  return CHECKS2.map(({ id, title, judge: judge2 }) => {
    const { status, detail, remedy = null } = judge2(look);
    return { id, title, status, detail, remedy };
  });
}
function isHealthy(checks) {
  return checks.every(({ status }) => status !== "failed");
}

// src/health/history.ts
function readHistory(text) {
  return text.split("\n").flatMap((line2) => {
    const [time2 = "", verdict2 = "", failed2 = ""] = line2.split("	");
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time2) || verdict2 !== "healthy" && verdict2 !== "unhealthy") return [];
    return [{ time: time2, healthy: verdict2 === "healthy", failed: failed2 === "" ? [] : failed2.split(",") }];
  });
}
function historyLine({ time: time2, healthy, failed: failed2 }) {
  return [time2, healthy ? "healthy" : "unhealthy", failed2.join(",")].join("	");
}
function pastCheck(checks, time2) {
  return {
    time: time2,
    healthy: isHealthy(checks),
    failed: checks.flatMap(({ id, status }) => status === "failed" ? [id] : [])
  };
}

// src/health/prompt.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/operations/http-request.ts
import { randomBytes as randomBytes3 } from "node:crypto";

// src/operations/http_request.sh
var http_request_default = `http_request_main() {
  printf '\\ncomfy-pod\\thttp\\t%s\\n' "$CP_nonce"
  if [[ $CP_scheme == https ]]; then
    local __host=$CP_address __body=()
    [[ $__host != *:* ]] || __host="[$__host]"
    ((CP_length == 0)) || __body=(-H 'Content-Type: application/json' --data-binary @-)
    curl -skig --http1.0 --max-time "$CP_seconds" "\${__body[@]}" "https://$__host:$CP_service_port$CP_path"
    return
  fi
  local __head="GET $CP_path HTTP/1.0"
  ((CP_length == 0)) || __head="POST $CP_path HTTP/1.0"$'\\r\\n'"Content-Type: application/json"$'\\r\\n'"Content-Length: $CP_length"
  timeout "$CP_seconds" bash -c 'exec 3<>"/dev/tcp/$0/$1" && { printf "%s\\r\\nHost: localhost:%s\\r\\n\\r\\n" "$2" "$1" && cat; } >&3 && cat <&3' "$CP_address" "$CP_service_port" "$__head" 2>/dev/null
}
`;

// src/operations/http-request.ts
async function askService(connection, service, request) {
  const nonce = randomBytes3(8).toString("hex");
  const input2 = request.body === void 0 ? "" : JSON.stringify(request.body);
  const values = {
    CP_nonce: nonce,
    CP_address: service.address,
    CP_service_port: service.port,
    CP_scheme: service.scheme,
    CP_path: request.path,
    CP_seconds: String(request.seconds),
    CP_length: String(Buffer.byteLength(input2))
  };
  const { command } = remoteCommand(composeScript("command", values, "http_request_main", [http_request_default]));
  const silenceMs = (request.seconds + 10) * 1e3;
  const result = await connection.exec({ command, input: input2, silenceMs, signal: request.signal });
  request.signal.throwIfAborted();
  return parseHttp(result.stdout, nonce);
}
var NOBODY = { status: 0, body: Buffer.alloc(0) };
function parseHttp(output, nonce) {
  const greeting = Buffer.from(`
comfy-pod	http	${nonce}
`);
  const begin = output.indexOf(greeting);
  if (begin < 0) return NOBODY;
  const answer = output.subarray(begin + greeting.length);
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return NOBODY;
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(answer.subarray(0, end).toString("latin1"))?.[1] ?? 0);
  return { status, body: answer.subarray(end + 4) };
}

// src/health/workflow.ts
function smallPrompt(color) {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
    "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } }
  };
}
var accepted = object({ prompt_id: string() });
var refusal = object({
  error: union([string(), object({ message: string(), details: string().optional() })]),
  node_errors: record(
    string(),
    object({
      class_type: string().optional(),
      errors: array(object({ message: string(), details: string().optional() }))
    })
  ).or(array(unknown())).optional()
});
var image = object({ filename: string(), subfolder: string(), type: string() });
var entry = object({
  status: object({
    completed: boolean(),
    status_str: string(),
    messages: array(tuple([string(), unknown()])).optional()
  }).nullish(),
  outputs: record(string(), looseObject({ images: array(looseObject({})).optional() }))
});
var exception = object({ node_type: string().optional(), exception_message: string() });
function json(body) {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
function acceptedId(body) {
  return accepted.safeParse(json(body)).data?.prompt_id ?? null;
}
function refusalOf(body) {
  const read = refusal.safeParse(json(body));
  if (!read.success) return body.toString("utf8").trim().slice(0, 300) || "it gave no reason";
  const { error: error2, node_errors: nodes } = read.data;
  const lead = typeof error2 === "string" ? error2 : [error2.message, error2.details].filter((part) => part).join(": ");
  const [first] = nodes === void 0 || Array.isArray(nodes) ? [] : Object.values(nodes);
  const [cause] = first?.errors ?? [];
  return cause === void 0 ? lead : `${lead}; ${first?.class_type ?? "a node"}: ${[cause.message, cause.details].filter((part) => part).join(": ")}`;
}
function promptState(body, id) {
  const read = record(string(), entry).safeParse(json(body));
  const found2 = read.success ? read.data[id] : void 0;
  const status = found2?.status;
  if (found2 === void 0 || status === void 0 || status === null) return { kind: "open" };
  if (status.status_str === "error") {
    const message2 = status.messages?.find(([kind2]) => kind2 === "execution_error" || kind2 === "execution_interrupted");
    const told3 = exception.safeParse(message2?.[1]);
    const where = told3.data?.node_type ? `${told3.data.node_type}: ` : "";
    return {
      kind: "failed",
      why: told3.success ? where + told3.data.exception_message.trim() : message2?.[0].replaceAll("_", " ") ?? "it gave no reason"
    };
  }
  if (!status.completed) return { kind: "open" };
  const shown3 = Object.values(found2.outputs).flatMap(({ images = [] }) => images);
  return { kind: "done", pictures: shown3.flatMap((one) => image.safeParse(one).data ?? []) };
}
var PNG = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
function pngSize(bytes) {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(PNG)) return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

// src/health/prompt.ts
var ASK_SECONDS = 30;
var SMALL_PROMPT_MS = 12e4;
var LONGEST_PAUSE_MS = 2e3;
async function checkPrompt(connection, request) {
  const { prompt, service, queue, signal } = request;
  if (prompt.kind === "off") return { status: "skipped", detail: "`health-prompt: off`" };
  if (service === null || queue === null) return { status: "skipped", detail: "ComfyUI does not answer" };
  if (queue > 0) return { status: "busy", detail: `left out: ${count(queue, "prompt")} at work or waiting` };
  const ask2 = (path, body) => askService(connection, service, { path, ...body === void 0 ? {} : { body }, seconds: ASK_SECONDS, signal });
  const startedAt = Date.now();
  const limitMs = prompt.kind === "auto" ? SMALL_PROMPT_MS : request.workflowMs;
  const graph = prompt.kind === "auto" ? smallPrompt(Math.floor(Math.random() * 16777216)) : prompt.graph;
  const posted = await ask2("/prompt", { prompt: graph, client_id: "comfy-pod-action" });
  const id = acceptedId(posted.body);
  if (posted.status !== 200 || id === null)
    return failed(
      posted.status === 0 ? "ComfyUI gave no answer to the prompt" : `ComfyUI refused the prompt: ${refusalOf(posted.body)}`
    );
  for (let pauseMs = 50; Date.now() - startedAt < limitMs; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await sleep(pauseMs, void 0, { signal });
    const state = promptState((await ask2(`/history/${encodeURIComponent(id)}`)).body, id);
    if (state.kind === "failed") return failed(`ComfyUI could not execute the prompt: ${state.why}`);
    if (state.kind === "done") return pictured(state.pictures, ask2, () => duration((Date.now() - startedAt) / 1e3));
  }
  await ask2("/queue", { delete: [id] });
  return failed(`the prompt did not end within ${duration(limitMs / 1e3)}`);
}
async function pictured(pictures, ask2, took) {
  const [first] = pictures;
  if (first === void 0) return { status: "ok", detail: `executed in ${took()}; it makes no picture` };
  const { filename, subfolder, type } = first;
  const view = await ask2(`/view?${new URLSearchParams({ filename, subfolder, type })}`);
  const where = `${type}/${filename}`;
  if (view.status !== 200 || view.body.length === 0)
    return failed(`the picture ${where} did not come back: ${view.status === 0 ? "no answer" : `HTTP ${view.status}`}`);
  const size2 = pngSize(view.body);
  if (size2 === null && filename.endsWith(".png"))
    return failed(`the picture ${where} came back broken: its ${view.body.length} bytes are no PNG`);
  const shape = size2 === null ? "" : `${size2.width} \xD7 ${size2.height}, `;
  return {
    status: "ok",
    detail: `a picture came back (${shape}${view.body.length} bytes, in \`${type}\`) after ${took()}`
  };
}
function failed(detail) {
  return {
    status: "failed",
    detail,
    remedy: "ComfyUI answers but does not make pictures: its log says more (`command: logs`); restart it with `force: comfyui_service`."
  };
}

// src/health/unreachable.ts
function unreachableReport(problem3, tolerance, context) {
  const report = problemReport(problem3, context);
  const check = {
    id: "reachable",
    title: "Pod reachable",
    status: tolerance === "error" ? "failed" : "warning",
    detail: `${problem3.title}: ${problem3.message}`,
    remedy: problem3.remedy
  };
  const known = { ...report, checks: [check], health: { healthy: false, reachable: false, history: [] } };
  switch (tolerance) {
    case "error":
      return known;
    case "warn":
      return { ...known, problem: null, result: "unchanged" };
    case "ignore":
      return { ...known, problem: null, result: "unchanged", checks: [{ ...check, status: "skipped" }] };
  }
}

// src/engine/cached-wheels.ts
import { isDeepStrictEqual } from "node:util";

// src/pod/control.ts
function readControl(result) {
  const lines = result.stderr.toString("utf8").split("\n");
  return Map.groupBy(lines.slice(0, -1), (line2) => line2.split("	", 1)[0] ?? "");
}
function textsOf(control, kind2) {
  return (control.get(kind2) ?? []).map((line2) => unescapeTold(line2.slice(kind2.length + 1)));
}
function textOf(control, kind2) {
  return textsOf(control, kind2)[0] ?? null;
}

// src/operations/toolchain.sh
var toolchain_default = '\ntoolchain_main() {\n  discover_workspace\n  ENVIRONMENT=$CP_environment TORCH_CUDA=$CP_cuda\n  find_nvcc\n  list_wheels packages\n  control nvcc "$NVCC_RELEASE"\n  control libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"\n  control kept "${KEPT_WHEELS[*]}"\n  control unsaved "${UNSAVED_WHEELS[*]}"\n}\n';

// src/operations/toolchain.ts
var SILENCE_MS2 = 6e4;
async function askToolchain(connection, { workspace, environment, cuda }, signal) {
  const values = { CP_workspace: workspace, CP_environment: environment, CP_cuda: cuda };
  const script = composeScript("command", values, "exec 3>/dev/null; toolchain_main", [
    sageattention_default,
    wheels_default,
    toolchain_default
  ]);
  const result = await connection.exec({ ...remoteCommand(script), signal, silenceMs: SILENCE_MS2 });
  signal.throwIfAborted();
  const control = readControl(result);
  const unsaved = textOf(control, "unsaved");
  if (unsaved === null) return null;
  return {
    nvcc: textOf(control, "nvcc") ?? "",
    libc: textOf(control, "libc") ?? "",
    kept: wordsIn(textOf(control, "kept") ?? ""),
    unsaved: wordsIn(unsaved)
  };
}

// src/engine/package-wheels.ts
function toolchainQuestion(answer, manifest) {
  const family = familyOf(answer, manifest);
  if (family === null) return null;
  const { workspace = "auto", environment = "" } = answer.facts;
  return { workspace, environment, cuda: cudaOf(family) };
}
function packageWheels(answer, manifest, { nvcc, libc }) {
  const family = familyOf(answer, manifest);
  if (family === null) return null;
  const capabilities = wordsIn(answer.steps.get("torch")?.facts.compute_capabilities);
  const kind2 = {
    python: /^\d+\.\d+/.exec(answer.facts.python_version ?? "")?.[0] ?? "",
    // The registry's own build and that of PyTorch's index differ in their names alone; which build it is says `cuda`.
    torch: publicVersion(family.torch),
    cuda: cudaOf(family) || NONE,
    nvcc: nvcc || NONE,
    architectures: [...new Set(capabilities)].sort().join(";") || NONE,
    // It is in the environment of uv, and so of the compilers.
    flags: variableLines(manifest.env),
    libc,
    machine: answer.facts.machine ?? ""
  };
  return packageWheelsName(kind2, requirementsOf(answer));
}
var NONE = "none";
function familyOf(answer, manifest) {
  const { choice } = decideTorch(answer, manifest);
  return choice === null || choice.kind === "impossible" ? null : choice.family;
}
function cudaOf({ cuda }) {
  return cuda?.replace(/^cu(\d+)(\d)$/, "$1.$2").replace(/^\D.*/, "") ?? "";
}
function requirementsOf(answer) {
  return [...answer.steps.values()].flatMap(({ inputs }) => inputs.requirements?.split("\n") ?? []);
}

// src/operations/wheel-transfer.ts
import { createHash as createHash3, randomBytes as randomBytes4 } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { finished } from "node:stream/promises";

// src/operations/wheel_transfer.sh
var wheel_transfer_default = 'wheel_put_main() {\n  local __folder __part __sum\n  discover_workspace\n  discover_container\n  __folder=$WORKSPACE/.comfy-pod/wheels/$CP_id\n  __part=$__folder.part/$CP_name\n  lock_take || return 1\n  mkdir -p "${__part%/*}" || {\n    why_unwritable\n    control refused "$__folder cannot be made: $REPLY" || return 1\n  }\n  [[ -f $__part ]] || : >"$__part"\n  truncate -s "$CP_offset" "$__part" || control refused "$__part cannot be written" || return 1\n  head -c "$CP_length" >>"$__part"\n  [[ $(stat -c %s "$__part") == $((CP_offset + CP_length)) ]] || control refused "a piece of it did not come whole" || return 1\n  if ((CP_offset + CP_length < CP_size)); then\n    control put "$CP_offset"\n    return\n  fi\n  __sum=$(sha256sum <"$__part")\n  if [[ ${__sum%% *} != "$CP_sum" ]]; then\n    rm -rf "${__part%/*}"\n    control refused "what came is not what was sent" || return 1\n  fi\n  printf \'%s\\n\' "$CP_sum" >"${__part%/*}/sha256"\n  printf \'%s\' "$CP_built_for" >"${__part%/*}/built-for"\n  : >"${__part%/*}/cached"\n  rm -rf "$__folder"\n  mv -T "${__part%/*}" "$__folder" || control refused "$__folder cannot be made" || return 1\n  control put "$CP_size"\n}\nwheel_get_main() {\n  local __folder __wheels\n  discover_workspace\n  __folder=$WORKSPACE/.comfy-pod/wheels/$CP_id\n  __wheels=("$__folder"/*.@(whl|tar))\n  printf \'\\n\' >&2\n  [[ ${#__wheels[@]} -eq 1 ]] || control refused "$__folder holds not one wheel, but ${#__wheels[@]}" || return 1\n  control name "${__wheels[0]##*/}"\n  printf \'\\ncomfy-pod\\twheel\\t%s\\n\' "$CP_nonce"\n  cat "${__wheels[0]}"\n}\nwheel_cached_main() {\n  discover_workspace\n  [[ ! -d $WORKSPACE/.comfy-pod/wheels/$CP_id ]] || : >"$WORKSPACE/.comfy-pod/wheels/$CP_id/cached"\n}\n';

// src/operations/wheel-transfer.ts
var PIECE_BYTES = 8 * 1024 * 1024;
var MOST_BYTES = 1024 ** 3;
var SILENCE_MS3 = 6e4;
var ATTEMPTS2 = 3;
async function putWheel(place2, wheel, builtFor, claim) {
  const file = await open(wheel.path);
  try {
    for (let offset = 0; offset < wheel.size; offset += PIECE_BYTES) {
      const answer = await putPiece(place2, wheel, builtFor, claim, file, offset);
      if (answer.kind !== "put") return answer;
    }
    return { kind: "put" };
  } finally {
    await file.close();
  }
}
async function putPiece({ connection, workspace, id, signal }, wheel, builtFor, claim, file, offset) {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, wheel.size - offset));
  await file.read(piece, 0, piece.length, offset);
  const command = transferCommand("wheel_put_main", {
    CP_workspace: workspace,
    CP_id: id,
    CP_name: wheel.name,
    CP_sum: wheel.sha256,
    CP_size: String(wheel.size),
    CP_offset: String(offset),
    CP_length: String(piece.length),
    CP_built_for: builtFor,
    CP_token: claim.token,
    CP_owner: claim.owner
  });
  for (let attempt2 = 1; ; attempt2++) {
    const result = await connection.exec({ command, input: piece, signal, silenceMs: SILENCE_MS3 });
    signal.throwIfAborted();
    const control = readControl(result);
    if (control.has("put")) return { kind: "put" };
    if (control.has("locked") || control.has("lost")) return { kind: "locked" };
    if (attempt2 < ATTEMPTS2 && result.kind === "lost") continue;
    const said = result.stderr.toString("utf8").trim().slice(-300);
    return { kind: "refused", reason: textOf(control, "refused") ?? (said || "the pod gave no answer") };
  }
}
async function getWheel({ connection, workspace, id, signal }, sha256, path) {
  const nonce = randomBytes4(8).toString("hex");
  const greeting = Buffer.from(`
comfy-pod	wheel	${nonce}
`);
  const file = createWriteStream(path);
  const hash = createHash3("sha256");
  let size2 = 0;
  let head = Buffer.alloc(0);
  const onStdout = (chunk) => {
    let bytes = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]).subarray(-PIECE_BYTES);
      const at = head.indexOf(greeting);
      if (at < 0) return;
      bytes = head.subarray(at + greeting.length);
      head = null;
    }
    size2 += bytes.length;
    if (size2 > MOST_BYTES) return;
    hash.update(bytes);
    file.write(bytes);
  };
  const command = transferCommand("wheel_get_main", { CP_workspace: workspace, CP_id: id, CP_nonce: nonce });
  const request = { command, onStdout, signal, silenceMs: SILENCE_MS3 };
  const result = await connection.exec(request).finally(() => file.end());
  await finished(file);
  signal.throwIfAborted();
  const control = readControl(result);
  const refused2 = textOf(control, "refused");
  if (refused2 !== null) return refused2;
  if (size2 > MOST_BYTES) return "it is larger than a wheel can be";
  if (result.kind !== "exit" || result.code !== 0) return "the connection ended before it had come";
  if (hash.digest("hex") !== sha256) return "its bytes are not those that the pod had told of";
  return { name: textOf(control, "name") ?? "", sha256, size: size2 };
}
async function markCached({ connection, workspace, id, signal }) {
  const command = transferCommand("wheel_cached_main", { CP_workspace: workspace, CP_id: id });
  await connection.exec({ command, signal, silenceMs: SILENCE_MS3 });
}
function transferCommand(entry2, values) {
  return remoteCommand(composeScript("command", values, `exec 3>/dev/null; ${entry2}`, [wheel_transfer_default])).command;
}

// src/engine/wheel-exchange.ts
var WheelExchange = class {
  #options;
  /** The ids of the wheels that this run has brought. */
  #brought = /* @__PURE__ */ new Set();
  #asked = /* @__PURE__ */ new Set();
  notices = [];
  constructor(options) {
    this.#options = options;
  }
  /** Whether this run has brought it. */
  has({ name }) {
    return this.#brought.has(name.id);
  }
  /** Brings it to the pod, where the volume has none and the cache has one. */
  async bring(wheel, kept) {
    const { cache, log, signal, claim } = this.#options;
    const { name, title, workspace } = wheel;
    if (cache === null || name.cacheKey === null || kept.includes(name.id) || this.#asked.has(name.id)) return;
    this.#asked.add(name.id);
    await this.quietly(`the ${title} could not be brought to the pod`, async () => {
      const found2 = await cache.find(name, signal);
      if (found2.kind === "trouble") this.notice(`the ${title} was not found in the cache: ${found2.reason}`);
      if (found2.kind !== "found") return;
      const startedAt = Date.now();
      const owner = await claim(workspace);
      const put = owner === null ? LOCKED : await putWheel(this.#place(wheel), found2.wheel, name.builtFor, owner);
      if (put.kind === "locked") this.#asked.delete(name.id);
      if (put.kind === "refused") this.notice(`the ${title} could not be brought to the pod: ${put.reason}`);
      if (put.kind !== "put") return;
      this.#brought.add(name.id);
      const seconds3 = ((Date.now() - startedAt) / 1e3).toFixed(1);
      log.note(`the ${title} for this kind of pod was in the cache: brought to it in ${seconds3} s`);
    });
  }
  /** Brings what the pod has built to the cache. `unsaved` are the pod's words: `<id>=<sha256>`. */
  async keep(wheel, unsaved) {
    const { cache, log, signal } = this.#options;
    const { name, title } = wheel;
    const sum2 = unsaved.find((one) => one.startsWith(`${name.id}=`))?.split("=")[1];
    if (cache === null || sum2 === void 0 || !/^[0-9a-f]{64}$/.test(sum2)) return;
    const place2 = this.#place(wheel);
    await this.quietly(`the ${title} could not be brought to the cache`, async () => {
      const kept = await cache.keep(name, sum2, (path) => getWheel(place2, sum2, path), signal);
      if (kept.kind === "trouble") this.notice(`the ${title} was not saved in the cache: ${kept.reason}`);
      else log.note(`the ${title} is in the cache, for pods of the same kind`);
      if (!signal.aborted) await markCached(place2);
    });
  }
  notice(text) {
    this.notices.push(text);
    this.#options.log.note(text);
  }
  /** Does that; what goes wrong is a notice. */
  async quietly(what, work2) {
    try {
      await work2();
    } catch (error2) {
      if (this.#options.signal.aborted) return;
      this.notice(`${what}: ${problemOf(error2)?.message ?? String(error2)}`);
    }
  }
  #place({ name, workspace }) {
    const { connection, signal } = this.#options;
    return { connection, workspace, id: name.id, signal };
  }
};
var LOCKED = { kind: "locked" };

// src/engine/cached-wheels.ts
var SAGEATTENTION = "sageattention";
var CachedWheels = class {
  #effects;
  #options;
  #exchange;
  /** The archive of built packages, as it was named before the first of them was installed, and what the pod had then. */
  #packages = null;
  /** What the pod is asked while it fetches: the packages are then not held up by that. */
  #asked = null;
  constructor(effects, options) {
    this.#effects = effects;
    this.#options = options;
    this.#exchange = new WheelExchange(options);
  }
  get notices() {
    return this.#exchange.notices;
  }
  probe() {
    return this.#effects.probe();
  }
  attach(job) {
    return this.#effects.attach(job);
  }
  async job(tasks, all, answer) {
    const packageSteps = tasks.filter(({ part }) => part === "packages").map(({ step }) => step);
    if (packageSteps.length === 0 && all.some(awaitsPackages)) this.#askAhead(answer);
    const packages = packageSteps.length === 0 ? null : await this.#bringPackages(answer);
    const sage = tasks.some(({ part, step }) => part === "install" && step === SAGEATTENTION) ? await this.#bringSageAttention(answer) : null;
    const wishes2 = {
      ...packages === null ? {} : Object.fromEntries(packageSteps.map((step) => [step, packages])),
      ...sage === null ? {} : { [SAGEATTENTION]: sage }
    };
    const end = await this.#effects.job(tasks, withWishes(all, wishes2), answer);
    if (end.kind === "waited") this.#asked = null;
    if (end.kind === "ended") this.#noteRefusals(end.told, sage !== null);
    return end;
  }
  /** Brings what the pod has built, or an earlier run has left it building, to the cache. */
  async keep(end) {
    if (end.halt !== null) return;
    const { answer, told: told3 } = end;
    const sage = sageattentionWheel(answer);
    if (sage !== null && isProved(end)) {
      await this.#exchange.keep(
        sageWheel(sage, answer),
        wordsIn(presentFactsOf(SAGEATTENTION, answer, told3).unsaved_wheels)
      );
    }
    if (this.#packages === null) return;
    const { wheel, toolchain } = this.#packages;
    const news = told3.filter(
      ({ step, kind: kind2, key: key2 }) => step !== SAGEATTENTION && kind2 === "fact" && key2 === "unsaved_wheels"
    );
    await this.#exchange.keep(wheel, news.length === 0 ? toolchain.unsaved : wordsIn(news.at(-1)?.value));
  }
  #askAhead(answer) {
    const { connection, manifest, signal } = this.#options;
    const question = toolchainQuestion(answer, manifest);
    if (question === null || this.#asked !== null) return;
    this.#asked = { question, toolchain: askToolchain(connection, question, signal).catch(() => null) };
  }
  /** Null where nobody asked that, or the pod did not say. */
  #toldAhead(question) {
    return isDeepStrictEqual(this.#asked?.question, question) ? this.#asked?.toolchain ?? null : null;
  }
  /** What the steps with packages are wished; null where no archive can be named. */
  async #bringPackages(answer) {
    await this.#exchange.quietly(`the ${PACKAGES2} could not be looked for`, async () => {
      const { connection, manifest, signal } = this.#options;
      const question = toolchainQuestion(answer, manifest);
      const toolchain = question === null ? null : await this.#toldAhead(question) ?? await askToolchain(connection, question, signal);
      const name2 = toolchain === null ? null : packageWheels(answer, manifest, toolchain);
      if (toolchain === null || name2 === null) return;
      const wheel = { name: name2, title: PACKAGES2, workspace: answer.facts.workspace ?? "auto" };
      this.#packages = { wheel, toolchain };
      await this.#exchange.bring(wheel, toolchain.kept);
    });
    if (this.#packages === null) return null;
    const { name } = this.#packages.wheel;
    return { wheels: name.id, built_for: name.builtFor };
  }
  async #bringSageAttention(answer) {
    const name = sageattentionWheel(answer);
    if (name === null) return null;
    const wheel = sageWheel(name, answer);
    await this.#exchange.bring(wheel, wordsIn(answer.steps.get(SAGEATTENTION)?.facts.kept_wheels));
    return this.#exchange.has(wheel) ? { wheel_from: "cache" } : null;
  }
  #noteRefusals(told3, broughtSage) {
    for (const { step, kind: kind2, key: key2, value } of told3) {
      if (kind2 !== "fact") continue;
      if (key2 === "wheel_refused" && step === SAGEATTENTION && broughtSage)
        this.#exchange.notice(
          `the wheel of ${step} that came from the cache is of no use here, and was built anew: ${value}`
        );
      if (key2 === "wheels_refused")
        this.#exchange.notice(`a wheel of the ${PACKAGES2} is of no use here, and was built anew: ${value}`);
    }
  }
};
function awaitsPackages({ standing }) {
  return standing.kind === "due" && standing.remaining.includes("packages");
}
var PACKAGES2 = "archive of built packages";
var PROVED = /* @__PURE__ */ new Set(["installed", "updated", "adopted"]);
function sageWheel(name, answer) {
  return { name, title: `wheel of ${SAGEATTENTION}`, workspace: answer.facts.workspace ?? "auto" };
}
function isProved({ all, answer }) {
  const standing = all.find(({ step }) => step.id === SAGEATTENTION)?.standing;
  if (standing?.kind === "settled") return PROVED.has(standing.result);
  return standing?.verdict.action === "skip" && answer.steps.get(SAGEATTENTION)?.state === "satisfied";
}

// src/engine/dropped.ts
function droppedNotes(first) {
  const facts = first.steps.get("overall_installation")?.facts ?? {};
  const nodes = linesOf2(facts.dropped_nodes).map((folder) => {
    const name = folder.split("/").at(-1) ?? folder;
    return `the manifest no longer names the node ${name}: it stays in ${folder}, and is not looked after`;
  });
  const packages = linesOf2(facts.dropped_packages).map(
    (name) => `the manifest no longer names the package ${name}: it stays installed`
  );
  return [...nodes, ...packages];
}
function linesOf2(text) {
  return (text ?? "").split("\n").filter((line2) => line2 !== "");
}

// src/engine/generations.ts
var HARMLESS_PARTS = /* @__PURE__ */ new Set(["adopt", "system", "start", "finish", "quick_test"]);
var HARMLESS_OPERATIONS = /* @__PURE__ */ new Set(["cuda_check", "model_directories", "service"]);
var RECORD = "generation";
var RecordingEffects = class {
  #effects;
  #settings;
  #asked = false;
  #number = null;
  /** Why nothing may be changed. */
  #refusal = null;
  warnings = [];
  constructor(effects, settings) {
    this.#effects = effects;
    this.#settings = settings;
  }
  /** What this run can be undone to; null where nothing was there before, or nothing was changed. */
  get number() {
    return this.#number;
  }
  probe() {
    return this.#effects.probe();
  }
  attach(job) {
    return this.#effects.attach(job);
  }
  async job(tasks, all, answer) {
    if (this.#refusal !== null) return refused(tasks, this.#refusal);
    if (this.#asked || !tasks.some((task2) => changes2(task2, all))) return this.#effects.job(tasks, all, answer);
    const withRecord = [...all.map((progress2) => this.#needing(progress2)), recording(this.#settings)];
    const task = { part: "record", step: RECORD };
    if (tasks.some(({ step }) => all.some((one) => one.step.id === step && one.step.background))) {
      const end = this.#heard(await this.#effects.job([task], withRecord, answer));
      return end.kind === "ended" && end.stopped === null && end.orderly ? this.job(tasks, all, answer) : end;
    }
    return this.#heard(await this.#effects.job([task, ...tasks], withRecord, answer));
  }
  /** Where the run is to be undone if it fails, nothing is changed that could not be. */
  #needing(progress2) {
    if (this.#settings.onFailure === "keep") return progress2;
    return { ...progress2, step: { ...progress2.step, needs: [...progress2.step.needs, RECORD] } };
  }
  #heard(end) {
    this.#asked = end.kind !== "waited";
    if (end.kind !== "ended") return end;
    const number = end.told.find(({ step, kind: kind2, key: key2 }) => step === RECORD && kind2 === "fact" && key2 === "number");
    this.#number = number?.value ?? null;
    const record2 = end.results.find(({ step }) => step === RECORD);
    const results = end.results.filter(({ step }) => step !== RECORD);
    if (record2?.result === "part") return { ...end, results };
    const reason = record2?.reason ?? "it did not come to its end";
    if (this.#settings.onFailure === "keep") {
      this.warnings.push(`what was there before could not be recorded, so this run cannot be undone: ${reason}`);
      return { ...end, results };
    }
    this.#refusal = `nothing was changed, since what was there before could not be recorded: ${reason}`;
    return { ...end, results: blamed(results, this.#refusal) };
  }
};
function refused(tasks, reason) {
  const now = Date.now();
  const results = tasks.map(
    ({ part, step }) => ({ part, step, result: "not-run", from: now, to: now, reason: `${RECORD} failed` })
  );
  return { kind: "ended", results: blamed(results, reason), told: [], stopped: null, orderly: true };
}
function blamed(results, reason) {
  const [first, ...rest] = results;
  return first?.result === "not-run" ? [{ ...first, result: "failed", reason }, ...rest] : results;
}
function withoutRecording(titles) {
  return (all) => titles(all.filter(({ step }) => step.id !== RECORD));
}
function changes2({ part, step }, all) {
  const operation = all.find((progress2) => progress2.step.id === step)?.step.operation;
  return !HARMLESS_PARTS.has(part) && operation !== void 0 && !HARMLESS_OPERATIONS.has(operation);
}
function recording({ manifest }) {
  const step = ofGeneration(RECORD, "Generation", [], { manifest: JSON.stringify(manifest) });
  const verdict2 = { action: "install", reason: "before the first change" };
  return { step, standing: { kind: "due", verdict: verdict2, remaining: ["record", "finish"] }, spans: [] };
}
async function rollBack(effects, request) {
  let { answer } = request;
  let all = rollbackSteps(request).map((step) => {
    const verdict2 = { action: "update", reason: `back to ${named2(request.to)}` };
    return { step, standing: { kind: "due", verdict: verdict2, remaining: ["rollback"] }, spans: [] };
  });
  const tasks = all.map(({ step }) => ({ part: "rollback", step: step.id }));
  let told3 = [];
  try {
    let end = await effects.job(tasks, all, answer);
    while (end.kind === "waited") {
      answer = await effects.probe();
      end = await effects.job(tasks, all, answer);
    }
    if ("results" in end) all = afterResults(all, end.results);
    if (end.kind !== "ended") return { all, answer, told: told3, halt: haltOf(end) };
    told3 = end.told;
    answer = await effects.probe();
    return { all, answer, told: told3, halt: haltWithin(end) };
  } catch (error2) {
    return { all, answer, told: told3, halt: haltOfError(error2) };
  }
}
var named2 = (to) => to === "previous" ? "the state before the last change" : `generation ${to}`;
function haltWithin(end) {
  if (end.stopped !== null) return { kind: "stopped", reason: end.stopped };
  return end.orderly ? null : { kind: "vanished" };
}
function rollbackSteps({ settings, steps, choices, to, keep: keep2 }) {
  const service = steps.find(({ operation }) => operation === "comfyui_service");
  const undone = ["repositories", "packages", "records"];
  const restart = { restart: settings.restart, restart_wait: String(Math.ceil(settings.restartWaitMs / 1e3)) };
  return [
    ofGeneration(RECORD, "Generation", [], { to, keep: keep2 ? "yes" : "no" }),
    ofGeneration("repositories", "Repositories", [RECORD]),
    ofGeneration("packages", "Python packages", ["repositories"]),
    ofGeneration("records", "Records, markers and start script", ["packages"]),
    ...service === void 0 || !choices.run.has(service.id) ? [] : [
      {
        ...ofGeneration(service.id, service.title, ["records"], { ...service.wish, ...restart }),
        secrets: service.secrets
      }
    ],
    ofGeneration("proof", "Proof", undone)
  ];
}
function ofGeneration(id, title, needs, wish = {}) {
  return {
    id,
    title,
    alsoKnownAs: [],
    stateName: null,
    needs,
    after: [],
    home: "volume",
    operation: "generation",
    parts: [],
    wish,
    secrets: [],
    background: false
  };
}

// src/engine/lock-owner.ts
function runOwner({ run: run2, podName: podName2, since }) {
  const label3 = podName2 === null ? "" : ` (${podName2})`;
  return `${run2 || "a run outside GitHub"}${label3}, since ${timeOf(since)}`;
}
function handOwner(message2, owner) {
  return `by hand: ${message2 || "without a message"} (by ${runOwner(owner)})`;
}
function timeOf(date) {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

// src/engine/rollback-report.ts
function undoneReport(report, undone, generation, steps, context) {
  const failed2 = report.problem?.title ?? failedSteps(report);
  const rollback2 = runReport(undone, context);
  const notices = [...report.notices, ...movedAside(undone.told)];
  if (rollback2.result === "failed" || rollback2.result === "cancelled") {
    const reasons = rollback2.steps.filter(({ result }) => result === "failed").map(({ id, reason }) => `${id}: ${reason}`);
    return {
      ...report,
      notices,
      problem: {
        title: `${failed2}; going back to generation ${generation} failed too`,
        message: [rollback2.problem?.message ?? "", ...reasons].filter((text) => text !== "").join("\n"),
        remedy: `Run the command \`rollback\` with \`to: ${generation}\`: what is done already stays so.`
      }
    };
  }
  const now = planReport(steps, /* @__PURE__ */ new Map(), undone.answer, context);
  const service = rollback2.steps.find(({ id }) => id === "comfyui_service");
  return {
    ...report,
    notices,
    versions: now.versions,
    disks: now.disks,
    wayIn: now.wayIn,
    lastChange: now.lastChange,
    endedAt: context.endedAt,
    changed: false,
    problem: {
      title: `${failed2}; everything is back as it was before (generation ${generation})`,
      message: [
        `Every commit, every package and the start script are those of generation ${generation}.`,
        ...service === void 0 ? [] : [`ComfyUI: ${service.reason}.`]
      ].join(" "),
      remedy: report.problem?.remedy ?? null
    }
  };
}
function rollbackReport(end, steps, context) {
  const generations = end.told.filter(({ step, kind: kind2, key: key2 }) => step === "generation" && kind2 === "fact" && key2.startsWith("generation.")).map(({ value }) => value);
  const notices = [...context.notices, ...movedAside(end.told), ...generations];
  const { versions: versions3 } = planReport(steps, /* @__PURE__ */ new Map(), end.answer, context);
  return { ...runReport(end, { ...context, notices }), versions: versions3 };
}
function failedSteps({ steps }) {
  const [first, ...more2] = steps.filter(({ result }) => result === "failed").map(({ id }) => `\`${id}\``);
  if (first === void 0) return "the run failed";
  return more2.length === 0 ? `${first} failed` : `${first} and ${more2.length} more failed`;
}
function movedAside(told3) {
  return told3.filter(({ step, kind: kind2 }) => step === "repositories" && kind2 === "warning").map(({ value }) => value);
}

// src/engine/session.ts
import { randomBytes as randomBytes6 } from "node:crypto";

// src/memory.ts
import { setFlagsFromString } from "node:v8";
function keepMemoryFlat() {
  setFlagsFromString("--semi-space-growth-factor=1");
}

// src/pod/job.ts
import { randomBytes as randomBytes5 } from "node:crypto";
import { setTimeout as sleep2 } from "node:timers/promises";
import { gzipSync as gzipSync2 } from "node:zlib";
var TASK_PARTS = [
  "record",
  "adopt",
  "system",
  "fetch",
  "packages",
  "install",
  "start",
  "stop",
  "finish",
  "quick_test",
  "rollback"
];
var TASK_RESULTS = [
  "installed",
  "updated",
  "adopted",
  "skipped",
  "running",
  "failed",
  "not-run",
  "refuted",
  "part"
];
async function runJob(connection, job, follower) {
  const tasks = job.tasks.map((task) => `${task.part} ${task.step}`).join("\n");
  const steps = [...new Set(job.tasks.map((task) => task.step))].join("\n");
  const script = composeScript(
    "job",
    { ...job.values, CP_job: job.id, CP_tasks: tasks, CP_line_token: lineToken(job.id) },
    "job_main",
    job.operations
  );
  const secrets = [...Object.entries(job.secrets).flat(), ""].map((chunk) => `${chunk}\0`).join("");
  const input2 = Buffer.concat([Buffer.from(secrets), gzipSync2(script)]);
  const start = (nonce) => {
    const values = {
      CP_workspace: job.values.CP_workspace ?? "auto",
      CP_job: job.id,
      CP_job_steps: steps,
      CP_token: job.token,
      CP_owner: job.owner,
      CP_nonce: nonce,
      ...job.follow ? {} : { CP_follow: "no" }
    };
    return { command: remoteCommand(composeScript("start", values, `${PLACES2}; start_main`)).command, input: input2 };
  };
  return followThrough(connection, job, follower, start);
}
function followJob(connection, job, follower) {
  return followThrough(connection, { ...job, follow: true }, follower, (nonce) => followCommand(job, 0, nonce));
}
function lineToken(jobId) {
  return `job-${jobId}`;
}
var PLACES2 = "exec 3>/dev/null; discover_workspace; discover_container";
var FRUITLESS_LIMIT = 5;
function followCommand(job, offset, nonce) {
  const values = {
    CP_workspace: job.values.CP_workspace ?? "auto",
    CP_job: job.id,
    CP_offset: String(offset),
    CP_nonce: nonce
  };
  return { command: remoteCommand(composeScript("follow", values, `${PLACES2}; follow_main`)).command };
}
var SILENCE_MS4 = 9e4;
var SILENCE_LIMIT = 2;
async function followThrough(connection, job, follower, first) {
  let offset = 0;
  let begun = false;
  const onLog = (chunk) => {
    offset += chunk.length;
    follower.onLog(chunk);
  };
  let silences = 0;
  for (let fruitless = 0; fruitless < FRUITLESS_LIMIT; ) {
    const nonce = randomBytes5(8).toString("hex");
    const before = offset;
    const request = begun ? followCommand(job, offset, nonce) : first(nonce);
    const result = await connection.exec({
      ...request,
      onStdout: afterGreeting(nonce, onLog),
      signal: follower.signal,
      silenceMs: SILENCE_MS4
    });
    if (result.kind === "lost" && result.reason === "aborted") return { kind: "aborted" };
    silences = result.kind === "lost" && result.reason === "silent" && offset === before ? silences + 1 : 0;
    if (silences === SILENCE_LIMIT) throw hangs(connection, job.id);
    const control = readControl(result);
    const goneOwner = textOf(control, "taken-over");
    if (goneOwner !== null) follower.onTakenOver(goneOwner);
    begun ||= control.has("started") || control.has("following");
    const end = endOf(control, job.follow, result, begun);
    if (end !== null) return end;
    fruitless = offset > before ? 0 : fruitless + 1;
    await sleep2(Math.max(0, fruitless - 1) * 1e3, void 0, { signal: follower.signal }).catch(() => {
    });
    if (follower.signal.aborted) return { kind: "aborted" };
  }
  throw new ConnectionError(
    "lost",
    `${connection.address}: the connection was lost ${FRUITLESS_LIMIT} times while the job ${job.id} was followed`,
    "The job goes on on the pod. Run again: the next run finds it and follows it, or picks up what it did."
  );
}
function hangs(connection, job) {
  return new ConnectionError(
    "lost",
    `${connection.address}: the pod takes commands, but its volume has not answered for ${SILENCE_LIMIT * SILENCE_MS4 / 6e4} minutes while the job ${job} was followed`,
    "The volume hangs. Restart the pod, and see in the provider's console whether the volume has trouble; then run again: what is done is kept."
  );
}
function afterGreeting(nonce, pass) {
  const greeting = Buffer.from(`
comfy-pod	log	${nonce}
`);
  let head = Buffer.alloc(0);
  return (chunk) => {
    if (head === null) return pass(chunk);
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf(greeting);
    if (at < 0) return;
    const rest = head.subarray(at + greeting.length);
    head = null;
    if (rest.length > 0) pass(rest);
  };
}
function endOf(control, follow, result, begun) {
  const refused2 = textOf(control, "refused");
  if (refused2 !== null) return { kind: "refused", reason: refused2 };
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = textOf(control, "lost");
  if (newOwner !== null) return { kind: "lock-lost", owner: newOwner };
  const nothing2 = { kind: "ended", results: [], told: [], stopped: null, orderly: true };
  if (!follow && begun) return nothing2;
  if (result.kind === "lost") return null;
  const ended2 = textOf(control, "ended");
  if (ended2 === null && begun) return null;
  if (ended2 === null) {
    const said = result.stderr.toString("utf8").trim().slice(-500);
    return { kind: "refused", reason: `the job could not be started${said === "" ? "" : `: ${said}`}` };
  }
  const rest = (kind2) => (control.get(kind2) ?? []).map((line2) => line2.slice(kind2.length + 1));
  return {
    kind: "ended",
    results: rest("result").flatMap(parseResult),
    told: rest("told").flatMap((line2) => parseTold(line2) ?? []),
    stopped: textOf(control, "stopped"),
    orderly: ended2 === "0"
  };
}
function parseResult(line2) {
  const [step = "", result, from, to, part, ...reason] = line2.split("	");
  const kind2 = TASK_RESULTS.find((known) => known === result);
  const which = TASK_PARTS.find((known) => known === part);
  if (kind2 === void 0 || which === void 0) return [];
  return [
    { step, result: kind2, part: which, from: Number(from), to: Number(to), reason: unescapeTold(reason.join("	")) }
  ];
}

// src/pod/lock.ts
import { setTimeout as sleep3 } from "node:timers/promises";
var BEAT_MS = 15e3;
function takeLock(connection, workspace, claim, signal) {
  const values = { CP_token: claim.token, CP_owner: claim.owner };
  return ask(connection, { ...lockCommand(workspace, values, "lock_main"), signal });
}
function breakLock(connection, workspace, signal) {
  return ask(connection, { ...lockCommand(workspace, { CP_token: "" }, "lock_break"), signal });
}
async function holdLock(connection, workspace, token, signal, onLost = () => {
}, beatMs = BEAT_MS) {
  const request = { ...lockCommand(workspace, { CP_token: token }, "lock_keep"), signal };
  try {
    while (!signal.aborted) {
      const owner = textOf(readControl(await connection.exec(request)), "lost");
      if (owner !== null) return onLost(owner);
      await sleep3(beatMs, void 0, { signal, ref: false });
    }
  } catch {
  }
}
async function releaseLock(connection, workspace, token) {
  await connection.exec(lockCommand(workspace, { CP_token: token }, "lock_release")).catch(() => {
  });
}
async function ask(connection, request) {
  const result = await connection.exec(request);
  const control = readControl(result);
  const said = (kind2) => textOf(control, kind2);
  const owner = said("locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = said("lost");
  if (newOwner !== null) return { kind: "lost", owner: newOwner };
  if (said("held") !== null) return { kind: "held", takenOver: said("taken-over"), atWork: liveJobs2(control) };
  if (said("free") !== null) return { kind: "free" };
  const released = said("released");
  if (released !== null) return { kind: "released", owner: released };
  const talk = result.stderr.toString("utf8").trim().slice(-500);
  return { kind: "refused", reason: said("refused") ?? `the pod gave no answer about its lock${talk && `: ${talk}`}` };
}
function liveJobs2(control) {
  const pairs = textsOf(control, "at-work").map((text) => text.split(" "));
  const byJob = Map.groupBy(pairs, ([job = ""]) => job);
  return [...byJob].map(([job, its]) => ({ job, steps: its.map(([, step = ""]) => step).toSorted() }));
}
function lockCommand(workspace, values, entry2) {
  const all = { CP_workspace: workspace, ...values };
  return remoteCommand(composeScript("lock", all, `exec 3>/dev/null; discover_workspace; ${entry2}`));
}

// src/pod/stop.ts
async function stopJobs(connection, workspace, jobs, token = "") {
  const script = composeScript(
    "stop",
    { CP_workspace: workspace, CP_jobs: jobs.join("\n"), CP_token: token },
    "exec 3>/dev/null; discover_workspace; discover_container; stop_main"
  );
  const result = await connection.exec(remoteCommand(script)).catch(() => null);
  return result?.kind === "exit";
}

// src/report/text.ts
import { stripVTControlCharacters } from "node:util";
var COLOUR = /(\x1b\[[\d;:]*m)/;
var INVISIBLE = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}]/gu;
var LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;
var UNDECODABLE = /\ufffd{2,}/g;
function plain(text) {
  return stripVTControlCharacters(text).replace(LINE_BREAK, "\n").replace(INVISIBLE, "").replace(UNDECODABLE, "\uFFFD");
}
function oneLine(text) {
  return plain(text).replace(/\s+/g, " ").trim();
}
function coloured(line2) {
  const pieces = line2.split(COLOUR);
  if (pieces.length === 1) return flat(line2);
  return pieces.map((piece, index) => index % 2 === 1 ? piece : flat(piece)).join("");
}
function flat(text) {
  return plain(text).replaceAll("\n", " ");
}
function clip(text, limit) {
  return text.length <= limit ? text : `${whole2(text.slice(0, Math.max(0, limit - 1)))}\u2026`;
}
function whole2(slice) {
  const last = slice.charCodeAt(slice.length - 1);
  return last >= 55296 && last <= 56319 ? slice.slice(0, -1) : slice;
}

// src/report/line-splitter.ts
var LINE_LIMIT = 8192;
var LineSplitter = class {
  #decoder = new TextDecoder("utf-8");
  #onLine;
  #held = "";
  #cut = 0;
  #returned = false;
  constructor(onLine) {
    this.#onLine = onLine;
  }
  push(chunk) {
    this.#take(this.#decoder.decode(chunk, { stream: true }));
  }
  /** Hands on what is left as a last line. */
  end() {
    this.#take(this.#decoder.decode());
    if (this.#returned || this.#held !== "") this.#emit(false);
    this.#returned = false;
  }
  #take(text) {
    let from = 0;
    if (this.#returned && text !== "") {
      this.#returned = false;
      this.#emit(text[0] !== "\n");
      if (text[0] === "\n") from = 1;
    }
    let feed = text.indexOf("\n", from);
    let carriage = text.indexOf("\r", from);
    while (feed >= 0 || carriage >= 0) {
      const returned = carriage >= 0 && (feed < 0 || carriage < feed);
      const end = returned ? carriage : feed;
      const bare2 = returned && feed !== end + 1;
      this.#hold(text.slice(from, end));
      from = returned && !bare2 ? end + 2 : end + 1;
      if (bare2 && from === text.length) this.#returned = true;
      else this.#emit(bare2);
      if (feed >= 0 && feed < from) feed = text.indexOf("\n", from);
      if (carriage >= 0 && carriage < from) carriage = text.indexOf("\r", from);
    }
    this.#hold(text.slice(from));
  }
  #hold(text) {
    const room = LINE_LIMIT - this.#held.length;
    this.#held += text.slice(0, room);
    this.#cut += Math.max(0, text.length - room);
  }
  #emit(overwritten) {
    const text = this.#cut === 0 ? this.#held : `${whole2(this.#held)} \u2026 (${this.#cut} more characters)`;
    this.#held = "";
    this.#cut = 0;
    this.#onLine({ text, overwritten });
  }
};

// src/engine/job-log.ts
var TAIL_LINES = 60;
var LONGEST_CONTROL = 64 * 1024;
var JobLog = class {
  #log;
  #token;
  #titles;
  #tails = /* @__PURE__ */ new Map();
  #results = [];
  #rest = Buffer.alloc(0);
  #work = null;
  constructor(log, jobId, titles) {
    this.#log = log;
    this.#token = Buffer.from(`comfy-pod ${lineToken(jobId)} `);
    this.#titles = titles;
  }
  /** Bytes of the log as they come. */
  write(chunk) {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let at = rest.indexOf(this.#token); at >= 0; at = rest.indexOf(this.#token)) {
      const end = rest.indexOf("\n", at);
      this.#pass(rest.subarray(0, at));
      rest = rest.subarray(at);
      if (end < 0) break;
      this.#control(rest.subarray(this.#token.length, end - at).toString("utf8"));
      rest = rest.subarray(end - at + 1);
    }
    const hold = rest.indexOf(this.#token) === 0 && rest.length < LONGEST_CONTROL ? rest.length : heldBack(rest, this.#token);
    this.#pass(rest.subarray(0, rest.length - hold));
    this.#rest = Buffer.from(rest.subarray(rest.length - hold));
  }
  /** Ends what is open. */
  end() {
    this.#pass(this.#rest);
    this.#rest = Buffer.alloc(0);
    this.#close();
  }
  /** The last lines of a step's work. */
  tail(step) {
    return this.#tails.get(step) ?? [];
  }
  /** The steps whose work is in this log. */
  get steps() {
    return [...this.#tails.keys()];
  }
  /** The results so far, for a job whose end is not waited for. */
  get results() {
    return this.#results;
  }
  #control(line2) {
    if (line2.startsWith("= ")) {
      for (const result of parseResult(line2.slice(2))) {
        this.#results.push(result);
        const outcome = this.#titles.outcome(result);
        if (outcome === null) continue;
        if (this.#work === null) this.#log.outcome(outcome);
        else this.#work.outcomes.push(outcome);
      }
      return;
    }
    const [part = "", ...steps] = line2.split(" ");
    this.#close();
    const tail = [];
    for (const step of steps) this.#tails.set(step, tail);
    const lines = new LineSplitter(({ text }) => {
      tail.push(text.slice(0, 2e3));
      if (tail.length > TAIL_LINES) tail.shift();
    });
    this.#work = { work: this.#log.begin(this.#titles.begin(part, steps)), lines, outcomes: [] };
  }
  #pass(bytes) {
    if (bytes.length === 0) return;
    this.#work?.work.write(bytes);
    this.#work?.lines.push(bytes);
  }
  #close() {
    this.#work?.lines.end();
    this.#work?.work.end(this.#work.outcomes);
    this.#work = null;
  }
};
function heldBack(bytes, token) {
  for (let length = Math.min(bytes.length, token.length - 1); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(token.subarray(0, length))) return length;
  }
  return 0;
}

// src/engine/lock-wait.ts
import { setTimeout as sleep4 } from "node:timers/promises";
var POLL_MS = 3e3;
var TELL_MS = 6e4;
async function waitForLock({ take, timeoutMs, note, signal }) {
  const until = performance.now() + timeoutMs;
  let tellAt = Number.NEGATIVE_INFINITY;
  for (; ; ) {
    const answer = await take();
    if (signal.aborted) return { kind: "aborted" };
    const now = performance.now();
    if (answer.kind !== "locked" || now >= until) return answer;
    if (now >= tellAt) {
      const left = prettyMilliseconds(Math.max(1e3, until - now), { secondsDecimalDigits: 0 });
      note(`waiting for the lock, up to ${left}; it is held by ${answer.owner}`);
      tellAt = now + TELL_MS;
    }
    await sleep4(Math.min(POLL_MS, until - now), void 0, { signal }).catch(() => {
    });
    if (signal.aborted) return { kind: "aborted" };
  }
}

// src/engine/session.ts
var GIT_TOKEN = "0_git_token";
var Session = class {
  #options;
  #token = randomBytes6(12).toString("hex");
  #tails = /* @__PURE__ */ new Map();
  #holding = new AbortController();
  notices = [];
  /** The jobs that this run began or follows, and that have not ended as far as it knows. */
  #jobs = /* @__PURE__ */ new Set();
  #stopping = null;
  /** The words of the run that took the lock away. */
  #lostTo = null;
  #wishes = {};
  #held = null;
  constructor(options) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#onCancel(), { once: true });
  }
  async probe() {
    const { connection, settings, steps, choices, signal } = this.#options;
    const values = probeValues(settings, steps, choices);
    const answer = await probe(connection, values, OPERATION_SCRIPTS, void 0, signal).catch((error2) => {
      signal.throwIfAborted();
      throw error2;
    });
    const decisions = decideWishes(answer, settings.manifest);
    this.#wishes = decisions.wishes;
    return decisions.answer;
  }
  async job(tasks, all, answer) {
    const id = newJobId(tasks);
    const background = tasks.filter(({ step }) => all.some((one) => one.step.id === step && one.step.background));
    if (background.length > 0 && background.length < tasks.length) {
      const rest = tasks.filter((task) => !background.includes(task));
      const begun = await this.#start(newJobId(background), background, all, answer, false);
      if (begun.kind !== "ended") return begun;
      const end2 = await this.#start(id, rest, all, answer, true);
      return withRunning(end2, background);
    }
    const end = await this.#start(id, tasks, all, answer, background.length === 0);
    return background.length === 0 ? end : withRunning(end, background);
  }
  attach(job) {
    const { connection, settings, log, titles, signal } = this.#options;
    log.note(`a job of an earlier run is still at work: following ${job}`);
    return this.#followed(
      job,
      titles([]),
      (follower) => followJob(connection, { id: job, values: { CP_workspace: settings.workspace } }, { ...follower, signal })
    );
  }
  /** The last lines of a step's log. */
  tail(step) {
    return this.#tails.get(step) ?? [];
  }
  /** Takes the lock for what is done beside the jobs; null where another run has it. @throws ConnectionError */
  async claim(workspace) {
    const { connection, owner, signal } = this.#options;
    const claim = { token: this.#token, owner };
    this.#hold(workspace);
    const answer = await takeLock(connection, workspace, claim, signal);
    if (answer.kind !== "held") return null;
    if (answer.takenOver !== null) this.#onTakenOver(answer.takenOver);
    return claim;
  }
  /** Gives the lock back, where this run has it. */
  async close(workspace) {
    await this.#stopping;
    if (this.#held === null) return;
    this.#holding.abort();
    await this.#held;
    await releaseLock(this.#options.connection, workspace, this.#token);
  }
  async #start(id, tasks, all, answer, follow) {
    const { connection, settings, target, choices, titles, run: run2, owner, signal } = this.#options;
    if (this.#lostTo !== null) return { kind: "lock-lost", owner: this.#lostTo };
    const values = jobValues(settings, answer, withWishes(all, this.#wishes), choices, run2, target);
    const workspace = values.CP_workspace ?? settings.workspace;
    const secrets = { ...settings.secrets, ...settings.gitToken === null ? {} : { [GIT_TOKEN]: settings.gitToken } };
    const request = { id, values, operations: OPERATION_SCRIPTS, tasks, secrets, token: this.#token, owner, follow };
    this.#hold(workspace);
    const end = await this.#followed(
      id,
      titles(all),
      (follower) => runJob(connection, request, { ...follower, signal })
    );
    return end.kind === "locked" ? this.#waited(workspace) : end;
  }
  #hold(workspace) {
    const { connection } = this.#options;
    this.#held ??= holdLock(connection, workspace, this.#token, this.#holding.signal, (other) => this.#onLost(other));
  }
  async #waited(workspace) {
    const { connection, settings, owner, signal, log } = this.#options;
    const claim = { token: this.#token, owner };
    try {
      const answer = await waitForLock({
        take: () => takeLock(connection, workspace, claim, signal),
        timeoutMs: settings.lockTimeoutMs,
        note: (text) => log.note(text),
        signal
      });
      switch (answer.kind) {
        case "held":
          if (answer.takenOver !== null) this.#onTakenOver(answer.takenOver);
          return { kind: "waited" };
        case "locked":
          return answer;
        case "lost":
          return { kind: "lock-lost", owner: answer.owner };
        case "aborted":
          return { kind: "aborted", results: [], work: "none" };
        case "refused":
          return answer;
        case "free":
        case "released":
          throw new Error(`the lock was asked for, and the answer was ${answer.kind}`);
      }
    } catch (error2) {
      return this.#broken(error2, []);
    }
  }
  /** What a lost connection, or one that a cancelled run has closed, makes of a round. @throws whatever else it is */
  #broken(error2, results) {
    if (this.#options.signal.aborted) return { kind: "aborted", results, work: "unknown" };
    const problem3 = problemOf(error2);
    if (problem3 === null) throw error2;
    return { kind: "broken", results, problem: problem3 };
  }
  #onTakenOver(owner) {
    this.notices.push(`the lock was taken over: its owner is gone (${owner})`);
  }
  #onLost(owner) {
    this.#lostTo = owner;
    this.#options.log.note(`this run has lost its lock and starts nothing more; it is held by ${owner}`);
  }
  #onCancel() {
    const { connection, settings } = this.#options;
    if (settings.onCancel === "leave" || this.#jobs.size === 0) return;
    this.#stopping = stopJobs(connection, settings.workspace, [...this.#jobs], this.#token);
  }
  async #leftWork() {
    if (this.#options.settings.onCancel === "leave") return "left";
    if (this.#stopping === null) return "none";
    return await this.#stopping ? "stopped" : "unknown";
  }
  async #followed(id, titles, run2) {
    keepMemoryFlat();
    const jobLog = new JobLog(this.#options.log, id, titles);
    if (this.#options.signal.aborted) return { kind: "aborted", results: [], work: "none" };
    this.#jobs.add(id);
    try {
      const end = await run2({
        onLog: (chunk) => jobLog.write(chunk),
        onTakenOver: (owner) => this.#onTakenOver(owner)
      });
      this.#keep(jobLog);
      if (end.kind === "aborted") return { ...end, results: jobLog.results, work: await this.#leftWork() };
      if (end.kind !== "ended" || end.results.length > 0 || !end.orderly) this.#jobs.delete(id);
      return end;
    } catch (error2) {
      return this.#broken(error2, jobLog.results);
    } finally {
      jobLog.end();
    }
  }
  #keep(jobLog) {
    for (const step of jobLog.steps) {
      const tail = jobLog.tail(step);
      if (tail.length > 0) this.#tails.set(step, tail);
    }
  }
};
function newJobId(tasks) {
  const time2 = (/* @__PURE__ */ new Date()).toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  return `${time2}-${tasks[0]?.part ?? "job"}-${randomBytes6(3).toString("hex")}`;
}
function withRunning(end, background) {
  if (end.kind !== "ended") return end;
  const now = Date.now();
  const running = background.map(
    ({ step, part }) => ({
      step,
      part,
      result: "running",
      from: now,
      to: now,
      reason: "builds in the background; the next run picks it up"
    })
  );
  return { ...end, results: [...end.results, ...running] };
}

// src/report/words.ts
var RESULT_WORDS = {
  installed: { icon: "\u2795", word: "installed" },
  updated: { icon: "\u2B06\uFE0F", word: "updated" },
  adopted: { icon: "\u{1F501}", word: "adopted" },
  skipped: { icon: "\u2714\uFE0F", word: "skipped" },
  running: { icon: "\u23F3", word: "running" },
  failed: { icon: "\u274C", word: "failed" },
  "not-run": { icon: "\u23F8\uFE0F", word: "not run" },
  cancelled: { icon: "\u23F9\uFE0F", word: "cancelled" }
};
var VERDICT_WORDS = {
  install: { icon: "\u2795", word: "would install" },
  update: { icon: "\u2B06\uFE0F", word: "would update" },
  adopt: { icon: "\u{1F501}", word: "would adopt" },
  skip: { icon: "\u2714\uFE0F", word: "skip" },
  attach: { icon: "\u23F3", word: "would attach" },
  fail: { icon: "\u274C", word: "would fail" },
  later: { icon: "\u{1F553}", word: "later" }
};
var CHECK_WORDS = {
  ok: { icon: "\u2714\uFE0F", word: "ok" },
  warning: { icon: "\u26A0\uFE0F", word: "warning" },
  busy: { icon: "\u23F3", word: "busy" },
  failed: { icon: "\u274C", word: "failed" },
  skipped: { icon: "\u2796", word: "skipped" }
};
var POD_WORDS = {
  changed: { icon: "\u2705", word: "changed" },
  unchanged: { icon: "\u2705", word: "unchanged" },
  failed: { icon: "\u274C", word: "failed" },
  cancelled: { icon: "\u23F9\uFE0F", word: "cancelled" }
};
var POD_RESULTS_BY_SEVERITY = ["unchanged", "changed", "cancelled", "failed"];
function badge({ icon, word: word2 }) {
  return `${icon}\xA0${word2}`;
}

// src/report/step-lines.ts
function openingLine(place2, id, verdict2) {
  return `${place2.number}/${place2.total} ${id} \u2026 (${verdict2.reason})`;
}
function outcomeLine(place2, step) {
  const { word: word2 } = step.result === null ? VERDICT_WORDS[step.verdict.action] : RESULT_WORDS[step.result];
  const reason = step.result === null ? step.verdict.reason : step.reason;
  const time2 = step.seconds === null ? "" : ` ${duration(step.seconds)}`;
  return `${place2.number}/${place2.total} ${step.id} \u2026 ${word2} (${reason})${time2}`;
}

// src/engine/titles.ts
var NAMED2 = 3;
function stepTitles(all) {
  const placeOf = (id) => ({ number: all.findIndex(({ step }) => step.id === id) + 1, total: all.length });
  const verdictOf = (id) => all.find(({ step }) => step.id === id)?.standing.verdict;
  return {
    begin: (part, steps) => {
      const [id = ""] = steps;
      const verdict2 = verdictOf(id);
      if (steps.length > 1) return `${part}: ${steps.slice(0, NAMED2).join(", ")}${more(steps.length - NAMED2)}`;
      return verdict2 === void 0 ? `${part} ${id}` : openingLine(placeOf(id), id, verdict2);
    },
    outcome: (result) => {
      const word2 = RESULTS[result.result];
      const verdict2 = verdictOf(result.step);
      if (word2 === null || verdict2 === void 0) return null;
      const seconds3 = (result.to - result.from) / 1e3;
      return outcomeLine(placeOf(result.step), {
        id: result.step,
        result: word2,
        verdict: verdict2,
        reason: result.reason || (verdict2.reason === NOT_INSTALLED ? "was not there" : verdict2.reason),
        seconds: seconds3
      });
    }
  };
}
var NOT_INSTALLED = "not installed";
var RESULTS = {
  installed: "installed",
  updated: "updated",
  adopted: "adopted",
  skipped: "skipped",
  running: "running",
  failed: "failed",
  "not-run": "not-run",
  refuted: null,
  part: null
};
function more(count2) {
  return count2 > 0 ? ` and ${count2} more` : "";
}

// src/commands/preflight.ts
function obstacle(answer, settings) {
  const several = answer.problems.comfyui_several;
  if (several !== void 0) {
    return {
      title: "several ComfyUI were found",
      message: `This pod has more than one ComfyUI: ${several.split("\n").join(", ")}.`,
      remedy: "Say which one is meant: `comfyui: { path: \u2026 }` in the manifest."
    };
  }
  if (settings.manifest.gpu === "required" && (answer.facts.gpu_count ?? "0") === "0") {
    return {
      title: "no GPU",
      message: "The manifest says `gpu: required`, and this pod shows none: no NVIDIA driver and no device.",
      remedy: "Start the pod with a GPU (a resumed pod may come back without one), or write `gpu: auto`."
    };
  }
  return null;
}
function refusal2(answer, verdicts, spaces) {
  const writes = [...verdicts.values()].some(({ action }) => WRITING.has(action));
  if (!writes) return null;
  if (answer.facts.workspace_writable !== "no") return shortage(spaces);
  return {
    title: "the workspace cannot be written",
    message: `Nothing can be written to \`${answer.facts.workspace}\`: its file system is read-only, or it belongs to another user than \`${answer.facts.user}\`.`,
    remedy: `${CAUSES["read-only"].remedy} Or name another folder with \`workspace\`.`
  };
}
var WRITING = /* @__PURE__ */ new Set(["install", "update", "adopt"]);

// src/commands/provision.ts
function provision(pod) {
  return asked2(pod, async ({ session, steps, choices, first, notices }) => {
    const verdicts = planOf(steps, first, choices);
    const spaces = diskSpaces(first, steps, verdicts);
    for (const note of roomNotes(spaces)) pod.log.note(note);
    const refused2 = refusal2(first, verdicts, spaces);
    if (refused2 !== null) {
      const untouched = { all: opened(steps, first, choices), answer: first, told: [], halt: null };
      return refusedReport(refused2, untouched, spaces, pod.context({ notices }));
    }
    const wheels = cachedWheels(pod, session);
    const recording2 = new RecordingEffects(wheels, pod.settings);
    const context = () => pod.context({
      notices: [...session.notices, ...wheels.notices, ...notices],
      warnings: [...roomWarnings(spaces), ...recording2.warnings],
      tail: (step) => session.tail(step)
    });
    const work2 = async () => {
      const end = await applyAll(steps, choices, recording2, first);
      await wheels.keep(end);
      const report = runReport(end, context());
      const to = recording2.number;
      if (pod.settings.onFailure === "keep" || report.result !== "failed" || to === null) return report;
      pod.log.note(`going back to generation ${to}: what was there before this run`);
      const request = { settings: pod.settings, steps, choices, answer: end.answer, to, keep: false };
      return undoneReport(report, await rollBack(session, request), to, steps, context());
    };
    return work2().finally(() => session.close(first.facts.workspace ?? pod.settings.workspace));
  });
}
function cachedWheels({ cache, connection, log, signal, settings }, session) {
  const claim = (workspace) => session.claim(workspace);
  return new CachedWheels(session, { connection, cache, log, signal, claim, manifest: settings.manifest });
}
function plan(pod) {
  return asked2(
    pod,
    async ({ steps, choices, first, notices }) => planReport(steps, planOf(steps, first, choices), first, pod.context({ notices }))
  );
}
async function asked2(pod, work2) {
  const { connection, settings, target, log, signal, run: run2 } = pod;
  const steps = catalogue(settings.manifest);
  const choices = choicesOf(settings, steps);
  const owner = runOwner({ run: run2, podName: settings.podName, since: /* @__PURE__ */ new Date() });
  const session = new Session({
    connection,
    settings,
    target,
    steps,
    choices,
    log,
    titles: withoutRecording(stepTitles),
    run: run2,
    owner,
    signal
  });
  const first = await session.probe();
  const problem3 = obstacle(first, settings);
  if (problem3 !== null) return problemReport(problem3, pod.context());
  const dropped = droppedNotes(first);
  for (const note of dropped) log.note(note);
  return work2({ session, steps, choices, first, notices: [...settings.notices, ...dropped] });
}
function choicesOf(settings, steps) {
  const { run: run2, force, update } = selectSteps(settings, steps);
  const complete = run2.length === steps.length;
  return {
    run: new Set(complete ? run2 : run2.filter((id) => id !== "overall_installation")),
    force: new Set(force),
    update: new Set(update)
  };
}

// src/commands/health.ts
var SILENCE_MS5 = 9e4;
var OFF = /* @__PURE__ */ new Set(["dns", "refused", "timeout", "handshake", "lost"]);
async function checkHealth(pod) {
  try {
    const first = await examine(pod);
    const failed2 = first.checks.some(({ status }) => status === "failed");
    const report = pod.settings.heal && failed2 ? await healed(pod, first) : await concluded(pod, first);
    return report;
  } catch (error2) {
    const problem3 = problemOf(error2);
    if (problem3 === null || pod.signal.aborted) throw error2;
    const off = error2 instanceof ConnectionError && OFF.has(error2.kind);
    return unreachableReport(problem3, off ? pod.settings.ifUnreachable : "error", pod.context());
  }
}
async function examine(pod) {
  const { connection, settings, signal } = pod;
  const steps = catalogue(settings.manifest);
  const choices = { ...choicesOf(settings, steps), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
  const values = probeValues(settings, [...steps, HEALTH_STEP], choices);
  const probed = await probe(connection, values, [...OPERATION_SCRIPTS, health_default], SILENCE_MS5, signal);
  const { answer } = decideWishes(probed, settings.manifest);
  const looked = { answer, steps, choices, verdicts: planOf(steps, answer, choices), gpu: settings.manifest.gpu };
  const prompt = await checkPrompt(connection, {
    prompt: settings.healthPrompt,
    service: serviceOf(looked),
    queue: numberOf(healthFact(looked, "queue")),
    workflowMs: settings.stepTimeoutMs,
    signal
  });
  const look = { ...looked, prompt };
  return { look, checks: judgeHealth(look) };
}
function serviceOf(look) {
  const [address2, port] = [healthFact(look, "service_address"), healthFact(look, "service_port")];
  const scheme = healthFact(look, "service_scheme") === "https" ? "https" : "http";
  return address2 === "" || port === "" ? null : { address: address2, port, scheme };
}
async function concluded(pod, { look, checks }, work2) {
  const { settings, signal } = pod;
  const { answer, steps, verdicts } = look;
  const past = pastCheck(checks, healthFact(look, "now"));
  await remember(pod, answer.facts.workspace ?? settings.workspace, historyLine(past));
  signal.throwIfAborted();
  const drawn = planReport(steps, verdicts, answer, pod.context({ notices: work2?.notices ?? settings.notices }));
  const failed2 = !past.healthy && settings.failOnUnhealthy || work2?.problem != null;
  const changed = work2?.changed ?? false;
  return {
    ...drawn,
    steps: work2?.steps ?? [],
    problem: work2?.problem ?? null,
    warnings: work2?.warnings ?? drawn.warnings,
    result: work2?.result === "cancelled" ? "cancelled" : failed2 ? "failed" : changed ? "changed" : "unchanged",
    changed,
    checks,
    health: {
      healthy: past.healthy,
      reachable: true,
      history: [...readHistory(healthFact(look, "history")), past].slice(-20)
    }
  };
}
async function healed(pod, { look }) {
  const broken = healthFacts(look, "node.").flatMap(([id]) => look.choices.run.has(id) ? [id] : []);
  pod.log.note("unhealthy: provisioning what drifted and restarting what is down, once");
  const settings = { ...pod.settings, force: broken, update: false };
  const work2 = await provision({ ...pod, settings });
  if (work2.result === "cancelled") return work2;
  return concluded(pod, await examine(pod), work2);
}
async function remember({ connection, signal }, workspace, line2) {
  const script = composeScript(
    "command",
    { CP_workspace: workspace, CP_line: line2 },
    "exec 3>/dev/null; discover_workspace; health_remember",
    [health_default]
  );
  await connection.exec({ ...remoteCommand(script), silenceMs: 2e4, signal });
}

// src/commands/lock.ts
async function lock(pod) {
  const { connection, settings, log, signal, run: run2 } = pod;
  const owner = handOwner(settings.message, { run: run2, podName: settings.podName, since: /* @__PURE__ */ new Date() });
  const take = async () => ownAnswer(await takeLock(connection, settings.workspace, { token: "", owner }, signal), owner);
  const first = await take();
  const waits = first.kind === "locked" && !first.byHand;
  const answer = waits ? await waitForLock({ take, timeoutMs: settings.lockTimeoutMs, note: (text) => log.note(text), signal }) : first;
  switch (answer.kind) {
    case "held":
      return noticeReport(
        `locked ${owner}`,
        true,
        pod.context({ notices: takenOver(answer.takenOver), warnings: answer.atWork.map(stillAtWork) })
      );
    case "locked":
      return problemReport(lockedProblem(answer, waits ? settings.lockTimeoutMs : 0), pod.context());
    default:
      return unexpected(pod, answer);
  }
}
async function unlock(pod) {
  const answer = await breakLock(pod.connection, pod.settings.workspace, pod.signal);
  switch (answer.kind) {
    case "free":
      return noticeReport("there was no lock", false, pod.context({ notices: [] }));
    case "released":
      return noticeReport(`unlocked; the lock was held ${answer.owner}`, true, pod.context({ notices: [] }));
    case "locked":
      return problemReport(
        {
          title: "a run at work holds the lock",
          message: `The lock on this workspace is held by ${answer.owner}; that run gives it back when it ends.`,
          remedy: "Wait for that run, or cancel it; the lock of a run that is gone can be unlocked after a minute."
        },
        pod.context()
      );
    default:
      return unexpected(pod, answer);
  }
}
function ownAnswer(answer, owner) {
  return answer.kind === "locked" && answer.owner === owner ? { kind: "held", takenOver: null, atWork: [] } : answer;
}
function stillAtWork({ job, steps }) {
  const named3 = steps.filter((step) => step !== RECORD).map((step) => `\`${step}\``);
  return `a job of an earlier run is still at work (since ${jobTime(job)}), on ${named3.join(", ")}: it goes on under the lock to its end`;
}
function takenOver(owner) {
  return owner === null ? [] : [`the lock was taken over: its owner is gone (${owner})`];
}
function unexpected(pod, answer) {
  pod.signal.throwIfAborted();
  const message2 = answer.kind === "refused" ? answer.reason : `the pod gave no answer about its lock`;
  return problemReport({ title: "the lock could not be asked for", message: message2, remedy: null }, pod.context());
}

// src/commands/logs.ts
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

// src/engine/step-logs.ts
function stepLogs(jobId, log, steps) {
  const token = `comfy-pod ${lineToken(jobId)} `;
  const pieces = /* @__PURE__ */ new Map();
  let current = [];
  for (const line2 of log.split("\n")) {
    const at = line2.indexOf(token);
    const text = at < 0 ? `${line2}
` : line2.slice(0, at);
    for (const step of current) if (text !== "") pieces.set(step, `${pieces.get(step) ?? ""}${text}`);
    if (at < 0) continue;
    const told3 = line2.slice(at + token.length);
    if (told3.startsWith("= ")) {
      const [step = "", result = "", , , part = "", reason = ""] = told3.slice(2).split("	");
      if (steps.includes(step))
        pieces.set(step, `${pieces.get(step) ?? ""}[${part}: ${result}${reason === "" ? "" : `, ${reason}`}]
`);
    } else {
      const [, ...whose] = told3.split(" ");
      current = whose.filter((step) => steps.includes(step));
    }
  }
  return pieces;
}

// src/operations/logs.ts
import { randomBytes as randomBytes7 } from "node:crypto";

// src/operations/logs.sh
var logs_default = `logs_main() {
  exec 3>/dev/null
  discover
  local __path __name
  declare -A __sent=()
  while IFS= read -r __path; do
    [[ -n $__path && -f $__path && -z \${__sent[$__path]-} ]] || continue
    __sent[$__path]=yes
    send_log "$__path"
  done < <(if [[ -z $CP_steps_wanted$CP_services_wanted ]]; then logs_of_last_run; else logs_wanted; fi)
  printf '\\ncomfy-pod\\tend\\t%s\\n' "$CP_nonce"
}

logs_of_last_run() {
  jobs_of_last_run
  printf '%s\\n' "$WORKSPACE"/{installation_progress,sageattention_install}.log
  log_of_comfyui
  printf '%s\\n' "$WORKSPACE"/logs/*.log
}

logs_wanted() {
  local __name
  [[ -z $CP_steps_wanted ]] || while IFS= read -r __name; do
    jobs_of_step "$__name"
    [[ $__name != sageattention ]] || printf '%s\\n' "$WORKSPACE/sageattention_install.log"
  done <<<"$CP_steps_wanted"
  [[ -z $CP_services_wanted ]] || while IFS= read -r __name; do
    if [[ $__name != comfyui ]]; then
      printf '%s\\n' "$WORKSPACE/logs/$__name.log"
    else
      log_of_comfyui
      printf '%s\\n' "$WORKSPACE"/logs/comfyui.*.log
    fi
  done <<<"$CP_services_wanted"
}
log_of_comfyui() {
  ! find_service || { service_log && printf '%s\\n' "$REPLY"; }
}
jobs_of_last_run() {
  local __jobs=("$WORKSPACE"/.comfy-pod/jobs/*/) __run='' __job
  ((\${#__jobs[@]} > 0)) || return 0
  __run=$(run_of "\${__jobs[-1]}")
  for __job in "\${__jobs[@]}"; do
    [[ $__job != "\${__jobs[-1]}" && (-z $__run || $(run_of "$__job") != "$__run") ]] || printf '%slog\\n' "$__job"
  done | tail -n 20
}
run_of() { grep -am 1 '^CP_run=.*://' "$1/script" 2>/dev/null; }
jobs_of_step() {
  local __job
  for __job in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    ! grep -qxF "$1" "$__job/steps" 2>/dev/null || printf '%slog\\n' "$__job"
  done | tail -n 3
}
send_log() {
  local __size __most=$CP_most
  __size=$(stat -c %s "$1" 2>/dev/null) || return 0
  ((__most < CP_all)) || __most=$CP_all
  ((__most < __size)) || __most=$__size
  ((CP_all -= __most))
  printf '\\ncomfy-pod\\tfile\\t%s\\t%s\\t%s\\n' "$CP_nonce" "$((__size - __most))" "$1"
  tail -c "+$((__size - __most + 1))" "$1" | head -c "$__most"
}
`;

// src/operations/logs.ts
var MOST_BYTES2 = 10 * 1024 * 1024;
var ALL_BYTES = 50 * 1024 * 1024;
var SILENCE_MS6 = 6e4;
async function fetchLogs(connection, places, wanted, signal) {
  const nonce = randomBytes7(8).toString("hex");
  const values = {
    ...places,
    CP_nonce: nonce,
    CP_steps_wanted: wanted.steps.join("\n"),
    CP_services_wanted: wanted.services.join("\n"),
    CP_most: String(MOST_BYTES2),
    CP_all: String(ALL_BYTES)
  };
  const script = composeScript("command", values, "logs_main", [...OPERATION_SCRIPTS, logs_default]);
  const result = await connection.exec({ ...remoteCommand(script), silenceMs: SILENCE_MS6, signal });
  signal.throwIfAborted();
  const files = parseLogs(result.stdout, nonce);
  if (files === null) throw new ProbeError("the connection ended before all logs had come");
  return files;
}
function parseLogs(output, nonce) {
  const end = output.lastIndexOf(`
comfy-pod	end	${nonce}
`);
  if (end < 0) return null;
  const head = `
comfy-pod	file	${nonce}	`;
  const files = [];
  for (let at = output.indexOf(head); at >= 0 && at < end; ) {
    const line2 = output.indexOf("\n", at + head.length);
    const next = output.indexOf(head, line2);
    const [left = "0", ...path] = output.subarray(at + head.length, line2).toString("utf8").split("	");
    const bytes = output.subarray(line2 + 1, next < 0 ? end : next);
    files.push({ path: path.join("	"), left: Number(left), bytes });
    at = next;
  }
  return files;
}

// src/report/scrub.ts
var MASK = "***";
var SHORTEST = 4;
function withoutSecrets(value, secrets) {
  const pieces = [
    ...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).map((piece) => piece.trim()))
  ].filter((piece) => piece.length >= SHORTEST).toSorted((left, right) => right.length - left.length);
  return pieces.length === 0 ? value : scrub(value, pieces);
}
function scrub(value, pieces) {
  if (typeof value === "string") return pieces.reduce((text, piece) => text.replaceAll(piece, MASK), value);
  if (Array.isArray(value)) return value.map((each) => scrub(each, pieces));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key2, each]) => [scrub(key2, pieces), scrub(each, pieces)]));
}

// src/commands/logs.ts
var NOTHING2 = { run: /* @__PURE__ */ new Set(), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
var COMFYUI = "comfyui";
async function bringLogs(pod) {
  const { connection, settings, signal } = pod;
  const wanted = wantedOf(settings);
  const fetched = await fetchLogs(connection, probeValues(settings, [], NOTHING2), wanted, signal);
  const secrets = secretsOf(settings);
  const files = filesOf(fetched, wanted.steps).map((file) => ({ ...file, text: withoutSecrets(file.text, secrets) }));
  const shared = await sharedFolder(settings.temporaryFolder);
  const folder = settings.targets.length > 1 ? join(shared, fileName(connection.address)) : shared;
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  const brought = files.length === 0 ? "there is no such log on the pod" : `brought ${files.length} logs to \`${folder}\``;
  const listed2 = files.map(({ name, text, left }) => {
    const cut = left > 0 ? `, its end; ${size(left)} before it stayed on the pod` : "";
    return `\`${name}\`: ${Buffer.byteLength(text)} bytes${cut}`;
  });
  const report = noticeReport(brought, false, pod.context({ notices: [...listed2, ...settings.notices] }));
  return { ...report, logsPath: shared };
}
function wantedOf(settings) {
  if (settings.only === null) return { steps: [], services: [] };
  const steps = catalogue(settings.manifest);
  const named3 = settings.only.filter((name) => name !== COMFYUI);
  const chosen = named3.length === 0 ? [] : selectSteps({ ...settings, only: named3 }, steps).run;
  const services2 = chosen.flatMap(
    (id) => id === "comfyui_service" ? [COMFYUI] : id.startsWith(SERVICE_PREFIX) ? [id.slice(SERVICE_PREFIX.length)] : []
  );
  return {
    steps: chosen,
    services: [.../* @__PURE__ */ new Set([...settings.only.includes(COMFYUI) ? [COMFYUI] : [], ...services2])]
  };
}
function filesOf(fetched, steps) {
  const taken = /* @__PURE__ */ new Set();
  const files = fetched.flatMap(({ path, left, bytes }) => {
    const job = jobOf(path);
    if (job !== null && steps.length > 0) return [];
    const name = unusedName(job === null ? fileName(basename(path)) : `job-${fileName(job)}.log`, taken);
    const note = left === 0 ? "" : `[comfy-pod-action: the first ${left} bytes stayed on the pod, in ${path}]
`;
    return [{ name, text: note + bytes.toString("utf8"), left }];
  });
  const ofSteps = /* @__PURE__ */ new Map();
  for (const { path, bytes } of steps.length === 0 ? [] : fetched) {
    const job = jobOf(path);
    if (job === null) continue;
    for (const [step, text] of stepLogs(job, bytes.toString("utf8"), steps))
      ofSteps.set(step, `${ofSteps.get(step) ?? ""}[job ${job}]
${text}`);
  }
  return [
    ...files,
    ...[...ofSteps].map(([step, text]) => ({ name: unusedName(`${fileName(step)}.log`, taken), text, left: 0 }))
  ];
}
function jobOf(path) {
  return basename(path) === "log" && basename(dirname(dirname(path))) === "jobs" ? basename(dirname(path)) : null;
}
function fileName(name) {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "") || "log";
}
function unusedName(name, taken) {
  let unused = name;
  for (let number = 2; taken.has(unused); number++) unused = `${number}-${name}`;
  taken.add(unused);
  return unused;
}
function secretsOf({ key: key2, keyPassphrase, gitToken, secrets }) {
  return [key2, keyPassphrase, gitToken, ...Object.values(secrets)].filter((secret) => secret !== null);
}
var made = null;
function sharedFolder(parent) {
  made ??= mkdir(parent, { recursive: true }).then(() => mkdtemp(join(parent, "comfy-pod-logs-")));
  return made;
}

// src/commands/reset.ts
import { randomBytes as randomBytes8 } from "node:crypto";

// src/operations/purge.sh
var purge_default = '\nPURGE_STAYS=\'@(models|input|output|user|temp|custom_nodes|extra_model_paths.yaml|extra_paths.yaml)\'\npurge_refuse() {\n  JOB=purge\n  find_service || return 0\n  case $CP_restart in\n  never) control refused "ComfyUI runs (process $SERVICE_PID), and restart: never keeps it so; nothing was reset" || return ;;\n  when-idle)\n    index_of comfyui_service && enter "$REPLY"\n    printf -v "W_${INDEX}_restart_wait" \'%s\' "$CP_restart_wait"\n    await_idle >/dev/null || control refused "ComfyUI has $REPLY; nothing was reset. With restart: now it is stopped all the same" || return\n    ;;\n  esac\n}\n\npurge_installation() {\n  local __path\n  if find_service; then\n    (stop_service >/dev/null) || control refused "ComfyUI, process $SERVICE_PID, does not end" || return\n    sleep 0.5\n    ! find_service || control refused "something on this pod starts ComfyUI by itself (process $SERVICE_PID): end that first" || return\n  fi\n  if [[ -e $COMFYUI/.git ]] || is_comfyui "$COMFYUI"; then\n    purge_comfyui || control refused "$COMFYUI cannot be moved aside: is the volume full, or read-only?" || return\n  fi\n  if [[ $PROVIDER != @(uv|venv) || $ENVIRONMENT != "$WORKSPACE"/* ]]; then\n    control kept "$ENVIRONMENT"\n  elif [[ -f $ENVIRONMENT/pyvenv.cfg ]]; then\n    purge_path "$ENVIRONMENT" || return\n  fi\n  for __path in comfyStart.sh .comfy-pod/{constraints.txt,running-constraints.txt,extra_model_paths.yaml}; do\n    [[ ! -e $WORKSPACE/$__path && ! -L $WORKSPACE/$__path ]] || purge_path "$WORKSPACE/$__path" || return\n  done\n}\n\npurge_path() {\n  aside "$1" >/dev/null || control refused "$1 cannot be moved aside: is the volume full, or read-only?" || return\n  control aside "$REPLY"\n}\npurge_comfyui() {\n  local __path __folder=\'\' __there __tracked=() __files=() __folders=()\n  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE \'%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T\' "$WORKSPACE" -1\n  __there=$CP_ASIDE/${COMFYUI#"$WORKSPACE"/}\n  mkdir -p "$__there" && cd "$COMFYUI" || return 1\n  if [[ -e .git ]]; then\n    mapfile -d \'\' -t __tracked < <(git -c safe.directory=\'*\' ls-files -z 2>/dev/null)\n    for __path in "${__tracked[@]}"; do\n      [[ ${__path%%/*} != $PURGE_STAYS && (-e $__path || -L $__path) ]] || continue\n      if [[ ${__path%"${__path##*/}"} != "$__folder" ]]; then\n        purge_files || return 1\n        __folder=${__path%"${__path##*/}"} __files=()\n        [[ -z $__folder ]] || __folders+=("$__folder")\n      fi\n      __files+=("./$__path")\n    done\n    purge_files && mv ./.git "$__there/" || return 1\n    for __folder in "${__folders[@]}"; do\n      rm -rf "./${__folder}__pycache__"\n      rmdir -p --ignore-fail-on-non-empty "./$__folder"\n    done 2>/dev/null\n  else\n    for __path in * .[!.]*; do\n      [[ $__path == $PURGE_STAYS ]] || mv "./$__path" "$__there/" || return 1\n    done\n  fi\n  cd "$WORKSPACE" && control aside "$__there"\n}\n\npurge_files() {\n  ((${#__files[@]} > 0)) || return 0\n  mkdir -p "$__there/$__folder" && mv -t "$__there/$__folder" "${__files[@]}"\n}\n';

// src/operations/reset.sh
var reset_default = 'reset_main() {\n  exec 3>/dev/null\n  discover\n  [[ -d $WORKSPACE ]] || { control finished "$WORKSPACE" && return; }\n  reset_refuse_live || return\n  lock_take || return 1\n  while sleep 15; do lock_beat || break; done &\n  local __beat=$!\n  reset_locked\n  kill "$__beat"\n  lock_release\n}\n\nreset_locked() {\n  local __ids __id\n  mapfile -t __ids <<<"$CP_reset"\n  if [[ $CP_purge == yes ]]; then purge_refuse || return; fi\n  for __id in "${__ids[@]}"; do reset_step "$__id"; done\n  reset_nodes_marker\n  if [[ $CP_purge == yes ]]; then purge_installation || return; fi\n  control finished "$WORKSPACE"\n}\nreset_refuse_live() {\n  local __id\n  while IFS= read -r __id; do\n    [[ -n ${LIVE[$__id]-} ]] || continue\n    control refused "the job ${LIVE[$__id]} is at work on $__id: wait until it has ended, or leave that step out (skip)" || return\n  done <<<"$CP_reset"\n}\n\nreset_step() {\n  local state_name __marker=$WORKSPACE/.install_markers/$1.done __record=$WORKSPACE/.comfy-pod/steps/$1 __had=no\n  index_of "$1" || return 0\n  enter "$REPLY"\n  wish state_name\n  [[ ! -e $__marker ]] || __had=yes\n  if [[ -n $state_name && -n ${STATE_LINES[DONE_$state_name]-} ]]; then\n    __had=yes\n    drop_state_line "DONE_$state_name"\n  fi\n  if [[ $__had == yes && ! -f $__record ]]; then\n    now\n    printf \'record=1\\ntime=%s\\nresult=reset\\nseconds=0.0\\ncontainer=%s\\nrun=\\nend=1\\n\' "$REPLY" "$CONTAINER" | write_file "$__record" ||\n      control refused "the workspace $WORKSPACE cannot be written" || return\n  fi\n  rm -f "$__marker"\n  [[ $__had == no && ! -f $__record ]] || control reset "$1"\n  reset_note "$__record"\n}\nreset_note() {\n  read_record "$1" && [[ -n ${RECORD[fact.folder]-} ]] && read_git "${RECORD[fact.folder]}" || return 0\n  [[ ${NOTE[/state]-} != whole ]] || rm -f "$GIT_DIRECTORY/comfy-pod"\n}\ndrop_state_line() {\n  local __line __lines\n  (\n    flock 9 2>/dev/null || true\n    mapfile -t __lines <"$STATE_PATH"\n    for __line in "${__lines[@]}"; do\n      [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?$1= ]] || printf \'%s\\n\' "$__line"\n    done | write_file "$STATE_PATH"\n  ) 9>"$WORKSPACE/.comfy-pod/state.lock"\n}\nreset_nodes_marker() {\n  local __i __id __operation __some=no __all=yes\n  for ((__i = 1; __i <= CP_STEPS; __i++)); do\n    __id=W_${__i}_id __operation=W_${__i}_operation\n    [[ ${!__operation} == node ]] || continue\n    if [[ $\'\\n\'$CP_reset$\'\\n\' == *$\'\\n\'"${!__id}"$\'\\n\'* ]]; then __some=yes; else __all=no; fi\n  done\n  [[ $__some == yes ]] || return 0\n  rm -f "$WORKSPACE/.install_markers/custom_nodes.done"\n  [[ $__all == yes ]] || rm -f "$WORKSPACE/.comfy-pod/steps/custom_nodes"\n}\n';

// src/operations/reset.ts
var WORK_MS = 6e5;
async function resetSteps(connection, request, signal) {
  const values = {
    ...request.values,
    CP_reset: request.steps.join("\n"),
    CP_purge: request.purge ? "yes" : "no",
    CP_restart: request.restart,
    CP_restart_wait: String(Math.ceil(request.restartWaitMs / 1e3)),
    CP_token: request.token,
    CP_owner: request.owner
  };
  const script = composeScript("command", values, "reset_main", [...OPERATION_SCRIPTS, reset_default, purge_default]);
  const silenceMs = request.restartWaitMs + WORK_MS;
  const result = await connection.exec({ ...remoteCommand(script), silenceMs, signal });
  signal.throwIfAborted();
  const control = readControl(result);
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = textOf(control, "lost");
  if (newOwner !== null) return { kind: "lock-lost", owner: newOwner };
  const all = (kind2) => (control.get(kind2) ?? []).map((line2) => unescapeTold(line2.slice(kind2.length + 1)));
  if (control.has("finished")) return { kind: "done", reset: all("reset"), aside: all("aside"), kept: all("kept") };
  const talk = result.stderr.toString("utf8").trim().slice(-500);
  return {
    kind: "refused",
    reason: textOf(control, "refused") ?? `the pod gave no answer to the reset${talk && `: ${talk}`}`
  };
}

// src/commands/reset.ts
var WHOLE = "overall_installation";
async function reset(pod) {
  const { settings } = pod;
  const steps = catalogue(settings.manifest);
  const chosen = /* @__PURE__ */ new Set([...selectSteps(settings, steps).run, WHOLE]);
  const answer = await locked(pod, steps, [...chosen]);
  switch (answer.kind) {
    case "done":
      return afterwards(pod, steps, answer);
    case "locked":
      return problemReport(lockedProblem(answer, settings.lockTimeoutMs), pod.context());
    case "lock-lost":
      return problemReport(lockLostProblem(answer.owner), pod.context());
    case "refused":
      return problemReport({ title: "the reset was refused", message: answer.reason, remedy: null }, pod.context());
  }
}
async function locked(pod, all, steps) {
  const { connection, settings, log, signal, run: run2 } = pod;
  const owner = runOwner({ run: run2, podName: settings.podName, since: /* @__PURE__ */ new Date() });
  const token = randomBytes8(12).toString("hex");
  const { purge, restart, restartWaitMs } = settings;
  const request = { values: probeValues(settings, all, NOTHING3), steps, purge, restart, restartWaitMs, token, owner };
  const answer = await resetSteps(connection, request, signal);
  if (answer.kind !== "locked") return answer;
  const waited = await waitForLock({
    take: () => takeLock(connection, settings.workspace, { token, owner }, signal),
    timeoutMs: settings.lockTimeoutMs,
    note: (text) => log.note(text),
    signal
  });
  signal.throwIfAborted();
  return waited.kind === "locked" ? waited : resetSteps(connection, request, signal);
}
var NOTHING3 = { run: /* @__PURE__ */ new Set(), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
async function afterwards(pod, steps, done) {
  const { connection, settings, signal } = pod;
  const choices = { ...NOTHING3, run: new Set(steps.map(({ id }) => id)) };
  const probed = await probe(connection, probeValues(settings, steps, choices), OPERATION_SCRIPTS, void 0, signal);
  const { answer } = decideWishes(probed, settings.manifest);
  const notices = [...told(done), ...settings.notices];
  const changed = done.reset.length > 0 || done.aside.length > 0;
  const report = planReport(steps, planOf(steps, answer, choices), answer, pod.context({ notices }));
  return { ...report, result: changed ? "changed" : "unchanged", changed };
}
function told({ reset: steps, aside, kept }) {
  const named3 = steps.map((id) => `\`${id}\``).join(", ");
  return [
    steps.length === 0 ? "there was nothing to reset" : `reset: ${named3}; the table says what the next run does about them`,
    ...aside.map((path) => `moved aside: \`${path}\``),
    ...kept.map((path) => `not moved, since it is not this installation's alone: the Python environment \`${path}\``)
  ];
}

// src/commands/rollback.ts
function rollback(pod) {
  const { settings } = pod;
  return asked2(pod, async ({ session, steps, choices, first, notices }) => {
    const done = rollBack(session, { settings, steps, choices, answer: first, to: settings.to, keep: true });
    const end = await done.finally(() => session.close(first.facts.workspace ?? settings.workspace));
    const context = pod.context({ notices: [...session.notices, ...notices], tail: (step) => session.tail(step) });
    return rollbackReport(end, steps, context);
  });
}

// src/engine/services.ts
function serviceVerdicts(command, steps, answer, choices) {
  return steps.map((step) => {
    const open4 = {
      step,
      standing: { kind: "open", verdict: { action: "skip", reason: "left out" } },
      spans: []
    };
    if (!isServiceStep(step) || !choices.run.has(step.id)) return open4;
    return verdict(command, open4, steps, answer, choices);
  });
}
function verdict(command, open4, steps, answer, choices) {
  const { step } = open4;
  const { state, detail, facts } = answerFor(answer, step);
  const { liveJob } = questionFor(step, answer, choices);
  const runs = (facts.pid ?? "") !== "";
  const failed2 = (reason) => ({ ...open4, standing: standingOf(step, { action: "fail", reason }) });
  const skipped = (reason) => settle({ ...open4, standing: { kind: "open", verdict: { action: "skip", reason } } }, "skipped", reason);
  if (state === "unreadable") return failed2(detail || "could not be read");
  if (liveJob !== null) {
    const reason = "a job of an earlier run is at work on it";
    return settle({ ...open4, standing: { kind: "open", verdict: { action: "attach", reason } } }, "running", reason);
  }
  if (command === "stop-services") return runs ? due(open4, "stop", "to be stopped") : skipped("does not run");
  if (command === "start-services" && runs && state !== "partial")
    return skipped(state === "other" ? `runs already; ${detail}` : "runs already");
  const missing = notInstalled(step, steps, answer);
  if (missing !== null) return failed2(`${missing} is not installed: run provision first`);
  return due(open4, "start", command === "restart-services" && runs ? "to be restarted" : "to be started");
}
function due(open4, part, reason) {
  const action = part === "start" && reason === "to be started" ? "install" : "update";
  return { ...open4, standing: { kind: "due", verdict: { action, reason }, remaining: [part] } };
}
function notInstalled(step, steps, answer) {
  if (answerFor(answer, step).facts.installed === "no") return step.id;
  const missing = requirements(step, steps).find((id) => {
    const state = answer.steps.get(id)?.state;
    return state !== "satisfied" && state !== "other";
  });
  return missing ?? null;
}
function serviceTasks(all) {
  return all.flatMap(
    ({ step, standing }) => standing.kind === "due" ? standing.remaining.map((part) => ({ part, step: step.id })) : []
  );
}
function inPast({ standing, ...progress2 }) {
  const past = (reason) => reason.replace(/^to be /, "");
  const verdict2 = { ...standing.verdict, reason: past(standing.verdict.reason) };
  if (standing.kind !== "settled") return { ...progress2, standing: { ...standing, verdict: verdict2 } };
  return { ...progress2, standing: { ...standing, verdict: verdict2, reason: past(standing.reason) } };
}
function serviceTitles(all) {
  const services2 = all.filter(({ step }) => isServiceStep(step));
  return { begin: stepTitles(services2).begin, outcome: stepTitles(services2.map(inPast)).outcome };
}

// src/commands/services.ts
function services(command) {
  return async (pod) => {
    const { connection, settings, target, log, signal, run: run2 } = pod;
    const steps = catalogue(settings.manifest);
    const selected = new Set(selectSteps(settings, steps.filter(isServiceStep)).run);
    const force = command === "restart-services" ? selected : /* @__PURE__ */ new Set();
    const choices = { run: selected, force, update: /* @__PURE__ */ new Set() };
    const owner = runOwner({ run: run2, podName: settings.podName, since: /* @__PURE__ */ new Date() });
    const titles = serviceTitles;
    const session = new Session({ connection, settings, target, steps, choices, log, titles, run: run2, owner, signal });
    const first = await session.probe();
    const problem3 = command === "stop-services" ? null : obstacle(first, settings);
    if (problem3 !== null) return problemReport(problem3, pod.context());
    const work2 = carryOut(command, session, steps, choices, first);
    const end = await work2.finally(() => session.close(first.facts.workspace ?? settings.workspace));
    const all = end.all.filter(({ step, standing }) => isServiceStep(step) || standing.kind === "settled").map(inPast);
    const notices = [...session.notices, ...settings.notices];
    return runReport({ ...end, all }, pod.context({ notices, tail: (step) => session.tail(step) }));
  };
}
async function carryOut(command, session, steps, choices, first) {
  for (let answer = first; ; answer = await session.probe()) {
    const all = serviceVerdicts(command, steps, answer, choices);
    const tasks = serviceTasks(all);
    if (tasks.length === 0) return { all, answer, told: [], halt: null };
    const end = await session.job(tasks, all, answer);
    if (end.kind === "waited") continue;
    if (end.kind !== "ended") {
      const known = "results" in end ? interrupted(afterResults(all, end.results), tasks, end) : all;
      return { all: known, answer, told: [], halt: end };
    }
    const halt = haltWithin(end);
    const done = afterResults(all, end.results);
    if (halt !== null) return { all: failUnfinished(done, tasks, end.results, halt), answer, told: end.told, halt };
    try {
      return { all: done, answer: await session.probe(), told: end.told, halt };
    } catch (error2) {
      return { all: done, answer, told: end.told, halt: haltOfError(error2) };
    }
  }
}

// src/commands/commands.ts
var COMMAND_WORK = {
  provision,
  plan,
  "start-services": services("start-services"),
  "stop-services": services("stop-services"),
  "restart-services": services("restart-services"),
  health: checkHealth,
  "cuda-check": checkCuda,
  reset,
  logs: bringLogs,
  lock,
  unlock,
  rollback
};

// src/commands/pod.ts
import { setTimeout as sleep5 } from "node:timers/promises";

// node_modules/yocto-queue/index.js
var Node = class {
  value;
  next;
  constructor(value) {
    this.value = value;
  }
};
var Queue = class {
  #head;
  #tail;
  #size;
  constructor() {
    this.clear();
  }
  enqueue(value) {
    const node = new Node(value);
    if (this.#head) {
      this.#tail.next = node;
      this.#tail = node;
    } else {
      this.#head = node;
      this.#tail = node;
    }
    this.#size++;
  }
  dequeue() {
    const current = this.#head;
    if (!current) {
      return;
    }
    this.#head = this.#head.next;
    this.#size--;
    if (!this.#head) {
      this.#tail = void 0;
    }
    return current.value;
  }
  peek() {
    if (!this.#head) {
      return;
    }
    return this.#head.value;
  }
  clear() {
    this.#head = void 0;
    this.#tail = void 0;
    this.#size = 0;
  }
  get size() {
    return this.#size;
  }
  *[Symbol.iterator]() {
    let current = this.#head;
    while (current) {
      yield current.value;
      current = current.next;
    }
  }
  *drain() {
    while (this.#head) {
      yield this.dequeue();
    }
  }
};

// node_modules/p-limit/index.js
function pLimit(concurrency) {
  let rejectOnClear = false;
  if (typeof concurrency === "object") {
    ({ concurrency, rejectOnClear = false } = concurrency);
  }
  validateConcurrency(concurrency);
  if (typeof rejectOnClear !== "boolean") {
    throw new TypeError("Expected `rejectOnClear` to be a boolean");
  }
  const queue = new Queue();
  let activeCount = 0;
  const resumeNext = () => {
    if (activeCount < concurrency && queue.size > 0) {
      activeCount++;
      queue.dequeue().run();
    }
  };
  const next = () => {
    activeCount--;
    resumeNext();
  };
  const run2 = async (function_, resolve, arguments_) => {
    const result = (async () => function_(...arguments_))();
    resolve(result);
    try {
      await result;
    } catch {
    }
    next();
  };
  const enqueue = (function_, resolve, reject, arguments_) => {
    const queueItem = { reject };
    new Promise((internalResolve) => {
      queueItem.run = internalResolve;
      queue.enqueue(queueItem);
    }).then(run2.bind(void 0, function_, resolve, arguments_));
    if (activeCount < concurrency) {
      resumeNext();
    }
  };
  const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
    enqueue(function_, resolve, reject, arguments_);
  });
  Object.defineProperties(generator, {
    activeCount: {
      get: () => activeCount
    },
    pendingCount: {
      get: () => queue.size
    },
    clearQueue: {
      value() {
        if (!rejectOnClear) {
          queue.clear();
          return;
        }
        const abortError = AbortSignal.abort().reason;
        while (queue.size > 0) {
          queue.dequeue().reject(abortError);
        }
      }
    },
    concurrency: {
      get: () => concurrency,
      set(newConcurrency) {
        validateConcurrency(newConcurrency);
        concurrency = newConcurrency;
        queueMicrotask(() => {
          while (activeCount < concurrency && queue.size > 0) {
            resumeNext();
          }
        });
      }
    },
    map: {
      async value(iterable, function_) {
        const promises = [];
        try {
          Array.from(iterable, (value, index) => {
            const promise = generator(function_, value, index);
            promises.push(promise);
            return promise;
          });
        } catch (error2) {
          for (const promise of promises) {
            promise.catch(() => {
            });
          }
          throw error2;
        }
        return Promise.all(promises);
      }
    }
  });
  return generator;
}
function validateConcurrency(concurrency) {
  if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) {
    throw new TypeError("Expected `concurrency` to be a number from 1 and up");
  }
}

// src/connection/ahead.ts
var RSA = { algorithm: "rsa-sha2-512", hash: "sha512" };
var FIRST_CHANNEL = 0;
function protocolOf(client) {
  return client._protocol;
}
function takesAhead(client) {
  return protocolOf(client)._remoteIdentRaw?.toString("latin1").startsWith("SSH-2.0-OpenSSH_") === true;
}
function authenticateAhead(client, user, key2) {
  const protocol = protocolOf(client);
  const send = protocol.authPK;
  const { algorithm, hash } = key2.type === "ssh-rsa" ? RSA : { algorithm: void 0, hash: void 0 };
  send.call(protocol, user, key2, algorithm, (data, done) => {
    const signature = key2.sign(data, hash);
    if (signature instanceof Error) return;
    protocol.authPK = () => {
      protocol.authPK = send;
    };
    done(signature);
  });
}
function beginCommand(client, command) {
  const protocol = protocolOf(client);
  const send = protocol.exec;
  let opened2 = null;
  let onOpen = null;
  protocol.exec = () => {
    protocol.exec = send;
  };
  try {
    client.exec(command, (...result) => {
      protocol.exec = send;
      opened2 = result;
      onOpen?.(...result);
    });
  } catch {
    return null;
  }
  send.call(protocol, FIRST_CHANNEL, command, true);
  return {
    client,
    take(callback) {
      onOpen = callback;
      if (opened2 !== null) callback(...opened2);
    }
  };
}

// src/connection/failures.ts
var PASSING = /* @__PURE__ */ new Set(["dns", "refused", "timeout", "handshake", "lost"]);
var AttemptError = class extends ConnectionError {
  passing;
  constructor(kind2, message2, hint, passing = PASSING.has(kind2)) {
    super(kind2, message2, hint);
    this.passing = passing;
  }
};
var CHECK_ADDRESS = "Compare host and port with the provider's console: both change when a pod is stopped and started, and the pod must be running.";
var UNREACHABLE = { kind: "refused", what: "there is no way to this address", hint: CHECK_ADDRESS };
var NAME = {
  kind: "dns",
  what: "the host name is not known",
  hint: "Check the spelling of `host`, or give the IP address."
};
var LOST = {
  kind: "lost",
  what: "the connection was lost before the login was done",
  hint: `The pod may be starting or out of memory, or its sshd turns the runner away. ${CHECK_ADDRESS}`
};
var TIMEOUT = {
  kind: "timeout",
  what: "there was no answer in time",
  hint: `${CHECK_ADDRESS} A firewall that drops packets looks like this too. A pod that boots slowly needs a longer connect-timeout.`
};
var BY_CODE = {
  ENOTFOUND: NAME,
  EAI_AGAIN: { ...NAME, what: "the name server gave no answer for the host name" },
  EAI_FAIL: NAME,
  ECONNREFUSED: {
    kind: "refused",
    what: "nothing accepts connections at this address",
    hint: `${CHECK_ADDRESS} Inside the pod sshd must be running.`
  },
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ETIMEDOUT: TIMEOUT,
  ECONNRESET: LOST,
  EPIPE: LOST
};
function explainAttempt(error2, address2) {
  const name = formatAddress(address2);
  const explained = typeof error2.code === "string" ? BY_CODE[error2.code] : void 0;
  if (explained !== void 0) return new AttemptError(explained.kind, `${name}: ${explained.what}.`, explained.hint);
  if (error2.level === "client-timeout") return new AttemptError("timeout", `${name}: ${TIMEOUT.what}.`, TIMEOUT.hint);
  if (error2.message === "Connection lost before handshake")
    return new AttemptError(
      "handshake",
      `${name}: something accepted the connection and closed it without speaking SSH.`,
      `Is this the SSH port, and not the one of a web page? A pod that is starting does this too. ${CHECK_ADDRESS}`
    );
  if (isAlgorithmMismatch(error2))
    return new AttemptError(
      "handshake",
      `${name}: ${error2.message}.`,
      "The server offers only algorithms that are no longer safe; none of them is used. Update the pod's OpenSSH.",
      false
    );
  return new AttemptError("handshake", `${name}: the SSH handshake failed: ${error2.message}.`, CHECK_ADDRESS);
}
function isAlgorithmMismatch(error2) {
  return /no matching (key exchange|cipher|C->S|S->C|host key|.*compress|.*MAC)/i.test(error2.message);
}
function lacksHostKeyType(error2) {
  return /no matching host key format/i.test(error2.message);
}
function lostBeforeLogin(address2) {
  return new AttemptError("lost", `${formatAddress(address2)}: ${LOST.what}.`, LOST.hint);
}
function loginRefused(address2, key2, methods, partial) {
  const ways = methods.length === 0 ? "" : ` The server accepts: ${methods.join(", ")}.`;
  const second = partial ? " The key was right, but the server wants a second proof, which an action cannot give." : "";
  return new AttemptError(
    "auth",
    `${formatAddress(address2)}: the server does not let user ${address2.user} in with this key (${key2.type}, ${key2.fingerprint}).${ways}${second}`,
    `The public half of this key must be in ~/.ssh/authorized_keys of ${address2.user} on the pod. Providers put the account's keys there when a pod is made: a key that was added later needs a new pod, or the line by hand (ssh-keygen -y -f <key file> prints it).`
  );
}
function commandsRefused(address2) {
  return new ConnectionError(
    "refused",
    `${formatAddress(address2)}: the server lets the key in, but runs no commands.`,
    `A provider's SSH proxy gives a terminal to a person and nothing else: take the pod's "SSH over exposed TCP" address. On a server of your own, a forced command in authorized_keys or sshd_config (ForceCommand) does this.`
  );
}
function nothingStarts(address2, reason) {
  return new ConnectionError(
    "lost",
    `${formatAddress(address2)}: the login works, but no command could be started (${reason}).`,
    "The pod may be out of memory or processes, or its sshd has a low MaxSessions or MaxStartups."
  );
}
function closedHere(address2) {
  return new ConnectionError(
    "lost",
    `${formatAddress(address2)}: the connection was closed by this action.`,
    "The run is ending."
  );
}

// node_modules/is-network-error/index.js
var objectToString = Object.prototype.toString;
var isError = (value) => objectToString.call(value) === "[object Error]";
var errorMessages = /* @__PURE__ */ new Set([
  "network error",
  // Chrome
  "NetworkError when attempting to fetch resource.",
  // Firefox
  "The Internet connection appears to be offline.",
  // Safari 16
  "Network request failed",
  // `cross-fetch`
  "fetch failed",
  // Undici (Node.js)
  "terminated",
  // Undici (Node.js)
  " A network error occurred.",
  // Bun (WebKit)
  "Network connection lost"
  // Cloudflare Workers (fetch)
]);
function isNetworkError(error2) {
  const isValid = error2 && isError(error2) && error2.name === "TypeError" && typeof error2.message === "string";
  if (!isValid) {
    return false;
  }
  const { message: message2, stack } = error2;
  if (message2 === "Load failed" || message2.startsWith("Load failed (") && message2.endsWith(")")) {
    return stack === void 0 || "__sentry_captured__" in error2;
  }
  if (message2.startsWith("error sending request for url")) {
    return true;
  }
  if (message2 === "Failed to fetch" || message2.startsWith("Failed to fetch (") && message2.endsWith(")")) {
    return true;
  }
  return errorMessages.has(message2);
}

// node_modules/p-retry/index.js
function validateRetries(retries) {
  if (typeof retries === "number") {
    if (retries < 0) {
      throw new TypeError("Expected `retries` to be a non-negative number.");
    }
    if (Number.isNaN(retries)) {
      throw new TypeError("Expected `retries` to be a valid number or Infinity, got NaN.");
    }
    if (Number.isFinite(retries) && !Number.isInteger(retries)) {
      throw new TypeError("Expected `retries` to be a non-negative integer or Infinity.");
    }
  } else if (retries !== void 0) {
    throw new TypeError("Expected `retries` to be a number or Infinity.");
  }
}
function validateNumberOption(name, value, { allowInfinity = false } = {}) {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`Expected \`${name}\` to be a number${allowInfinity ? " or Infinity" : ""}.`);
  }
  if (!allowInfinity && !Number.isFinite(value)) {
    throw new TypeError(`Expected \`${name}\` to be a finite number.`);
  }
  if (value < 0) {
    throw new TypeError(`Expected \`${name}\` to be \u2265 0.`);
  }
}
function validateOption(name, value, type) {
  if (value === void 0 || value === null) {
    return;
  }
  if (typeof value !== type) {
    throw new TypeError(`Expected \`${name}\` to be a ${type}.`);
  }
}
function validateSignal(value) {
  if (value === void 0 || value === null) {
    return;
  }
  if (typeof value.throwIfAborted !== "function" || typeof value.addEventListener !== "function" || typeof value.removeEventListener !== "function") {
    throw new TypeError("Expected `signal` to be an AbortSignal.");
  }
}
var AbortError = class _AbortError extends Error {
  constructor(message2) {
    super(typeof message2 === "string" ? message2 : void 0);
    this.name = "AbortError";
    if (message2 instanceof Error) {
      this.originalError = message2;
      ({ message: message2 } = message2);
    } else {
      this.originalError = new Error(message2);
      ({ message: message2 } = this.originalError);
      Error.captureStackTrace?.(this.originalError, _AbortError);
    }
    this.message = message2;
  }
};
var maximumDelay = 2 ** 31 - 1;
function calculateDelay(retriesConsumed, options) {
  if (options.minTimeout === 0) {
    return 0;
  }
  const attempt2 = retriesConsumed + 1;
  const random = options.randomize ? Math.random() + 1 : 1;
  const timeout = Math.round(random * options.minTimeout * options.factor ** (attempt2 - 1));
  return Math.min(timeout, Math.ceil(options.maxTimeout), maximumDelay);
}
function calculateRemainingTime(start, max) {
  return Number.isFinite(max) ? max - (performance.now() - start) : max;
}
async function delayForRetry(delay, options) {
  if (delay <= 0) {
    return;
  }
  await new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timeoutToken);
      reject(options.signal.reason);
    };
    const timeoutToken = setTimeout(() => {
      options.signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delay);
    if (options.unref) {
      timeoutToken.unref?.();
    }
    options.signal?.addEventListener("abort", onAbort, { once: true });
  });
}
function stringifyThrownValue(value) {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
function unwrapAbortError(error2) {
  let cause = error2;
  while (cause instanceof AbortError && cause.originalError instanceof Error) {
    cause = cause.originalError;
  }
  return cause;
}
async function onAttemptFailure({ error: error2, attemptNumber, retriesConsumed, startTime, options }) {
  const abortIfNeeded = () => {
    options.signal?.throwIfAborted();
  };
  const normalizedError = error2 instanceof Error ? error2 : new TypeError(`Non-error was thrown: "${stringifyThrownValue(error2)}". You should only throw errors.`);
  abortIfNeeded();
  if (normalizedError instanceof AbortError) {
    throw unwrapAbortError(normalizedError);
  }
  const retriesLeft = options.retries - retriesConsumed;
  const isRetriableError = !(normalizedError instanceof TypeError) || isNetworkError(normalizedError);
  const timeLeft = calculateRemainingTime(startTime, options.maxRetryTime);
  const delayTime = isRetriableError && timeLeft > 0 && retriesLeft > 0 ? calculateDelay(retriesConsumed, options) : 0;
  const consumeRetryContext = Object.freeze({
    error: normalizedError,
    attemptNumber,
    retriesLeft,
    retriesConsumed,
    retryDelay: delayTime
  });
  const consumeRetry = await options.shouldConsumeRetry(consumeRetryContext) ?? true;
  abortIfNeeded();
  const effectiveDelay = consumeRetry ? delayTime : 0;
  const context = Object.freeze({
    error: normalizedError,
    attemptNumber,
    retriesLeft,
    retriesConsumed,
    retryDelay: effectiveDelay
  });
  await options.onFailedAttempt(context);
  abortIfNeeded();
  const remainingTime = calculateRemainingTime(startTime, options.maxRetryTime);
  if (!isRetriableError || remainingTime <= 0 || retriesLeft <= 0) {
    throw normalizedError;
  }
  const shouldRetry = await options.shouldRetry(context);
  abortIfNeeded();
  if (!shouldRetry) {
    throw normalizedError;
  }
  const remainingTimeAfterShouldRetry = calculateRemainingTime(startTime, options.maxRetryTime);
  if (remainingTimeAfterShouldRetry <= 0) {
    throw normalizedError;
  }
  if (!consumeRetry) {
    return false;
  }
  await delayForRetry(Math.min(effectiveDelay, remainingTimeAfterShouldRetry), options);
  return true;
}
async function pRetry(input2, options = {}) {
  options = { ...options };
  options.retries ??= 10;
  validateRetries(options.retries);
  if (Object.hasOwn(options, "forever")) {
    throw new Error("The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.");
  }
  options.factor ??= 2;
  options.minTimeout ??= 1e3;
  options.maxTimeout ??= Infinity;
  options.maxRetryTime ??= Infinity;
  options.randomize ??= false;
  options.onFailedAttempt ??= () => {
  };
  options.shouldRetry ??= () => true;
  options.shouldConsumeRetry ??= () => true;
  validateOption("onFailedAttempt", options.onFailedAttempt, "function");
  validateOption("shouldRetry", options.shouldRetry, "function");
  validateOption("shouldConsumeRetry", options.shouldConsumeRetry, "function");
  validateOption("randomize", options.randomize, "boolean");
  validateOption("unref", options.unref, "boolean");
  validateSignal(options.signal);
  validateNumberOption("factor", options.factor);
  validateNumberOption("minTimeout", options.minTimeout);
  validateNumberOption("maxTimeout", options.maxTimeout, { allowInfinity: true });
  validateNumberOption("maxRetryTime", options.maxRetryTime, { allowInfinity: true });
  if (options.factor === 0) {
    options.factor = 1;
  }
  options.signal?.throwIfAborted();
  let attemptNumber = 0;
  let retriesConsumed = 0;
  const startTime = performance.now();
  while (retriesConsumed <= options.retries) {
    attemptNumber++;
    try {
      options.signal?.throwIfAborted();
      const result = await input2(attemptNumber);
      options.signal?.throwIfAborted();
      return result;
    } catch (error2) {
      if (await onAttemptFailure({
        error: error2,
        attemptNumber,
        retriesConsumed,
        startTime,
        options
      })) {
        retriesConsumed++;
      }
    }
  }
  throw new Error("Retry attempts exhausted without throwing an error.");
}

// src/connection/attempt.ts
var import_ssh2 = __toESM(require_lib2(), 1);
var KEEPALIVE = { keepaliveInterval: 4e3, keepaliveCountMax: 3 };
var FIRST_WORD_MS = 20;
function afterFirstWord(socket, act2) {
  const go = () => {
    clearTimeout(timer);
    socket.off("data", heard).off("close", go);
    act2();
  };
  const heard = () => setImmediate(go);
  const timer = setTimeout(go, FIRST_WORD_MS);
  socket.once("data", heard).once("close", go);
}
function attemptLogin(options) {
  const { address: address2, key: key2, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = options.socket ?? openSocket(address2);
    const client = new import_ssh2.default.Client();
    const stop = () => socket.destroy();
    signal.addEventListener("abort", stop, { once: true });
    let verdict2 = null;
    let asked3 = false;
    let methods = [];
    let partial = false;
    const settle2 = (act2) => {
      signal.removeEventListener("abort", stop);
      act2();
    };
    const fail = (error2) => settle2(() => {
      socket.destroy();
      if (verdict2 !== null && !options.accepts(verdict2)) resolve({ kind: "key-refused", verdict: verdict2 });
      else if (error2 === null) reject(lostBeforeLogin(address2));
      else if (lacksHostKeyType(error2)) resolve({ kind: "type-missing", error: error2 });
      else if (error2.level === "client-authentication") reject(loginRefused(address2, key2, methods, partial));
      else reject(explainAttempt(error2, address2));
    });
    client.on("error", fail);
    client.on("close", () => fail(null));
    if (socket.destroyed) return fail(socket.errored);
    let ahead = false;
    client.once("handshake", () => {
      if (!options.ahead || !takesAhead(client)) return;
      socket.cork();
      queueMicrotask(() => {
        authenticateAhead(client, address2.user, key2.parsed);
        socket.uncork();
        ahead = true;
        options.onAsked?.(client);
      });
    });
    client.on("ready", () => {
      const done = () => settle2(() => {
        if (verdict2 === null) fail(null);
        else resolve({ kind: "logged-in", client, verdict: verdict2 });
      });
      if (ahead) return done();
      afterFirstWord(socket, done);
      options.onAsked?.(null);
    });
    client.connect({
      ...KEEPALIVE,
      sock: socket,
      username: address2.user,
      readyTimeout: options.timeoutMs,
      algorithms: { serverHostKey: serverHostKeyAlgorithms(options.types) },
      // Must answer at once: ssh2 takes a promise for a yes.
      hostVerifier: (blob) => {
        verdict2 = options.judge(blob);
        return options.accepts(verdict2);
      },
      // Offering this one key and nothing else saves a round trip.
      authHandler: (left, partialSuccess, next) => {
        if (!asked3) {
          asked3 = true;
          next({ type: "publickey", username: address2.user, key: key2.parsed });
          return;
        }
        methods = left ?? [];
        partial = partialSuccess ?? false;
        next(false);
      }
    });
  });
}

// src/connection/host-key-refusal.ts
var TITLES = {
  unknown: (name) => `The host key of ${name} is not known: no host key was given for it.`,
  changed: (name) => `The host key of ${name} is not the one that was given.`,
  revoked: (name) => `The host key of ${name} is marked @revoked in host-key.`
};
function hostKeyRefusal(host, port, verdict2) {
  const name = knownHostsName(host, port);
  const message2 = [
    TITLES[verdict2.kind](name),
    ...verdict2.expected.flatMap((pin) => shown2("expected", pin, name)),
    ...shown2("seen", verdict2.seen, name)
  ].join("\n");
  return new ConnectionError("host-key", message2, hintFor(verdict2));
}
function shown2(label3, key2, name) {
  const lines = [`${label3}: ${key2.fingerprint}${key2.type === null ? "" : ` (${key2.type})`}`];
  if (key2.base64 !== null) lines.push(`${label3}: ${name} ${key2.type} ${key2.base64}`);
  return lines;
}
function hintFor({ kind: kind2, seen }) {
  const compare = `Read the pod's own key in the provider's web terminal: ssh-keygen -lf ${keyFile(seen.type)}`;
  switch (kind2) {
    case "unknown":
      return `${compare} \u2013 where it prints ${seen.fingerprint}, set host-key to that. To accept whatever key is shown, set host-key-policy: accept-any.`;
    case "changed":
      return `A pod that was resumed or made anew has new host keys. ${compare} \u2013 where it prints ${seen.fingerprint}, set host-key to that; where it does not, something else answers at this address.`;
    case "revoked":
      return `Make new host keys on the pod, or take the @revoked line out of host-key. ${compare}`;
  }
}
function keyFile(type) {
  const kind2 = type === "ssh-rsa" ? "rsa" : type.startsWith("ecdsa-") ? "ecdsa" : "ed25519";
  return `/etc/ssh/ssh_host_${kind2}_key.pub`;
}

// src/connection/host-key-verdict.ts
function judgeHostKey(pins, blob) {
  const seen = {
    type: typeOf(blob) ?? "unreadable",
    base64: blob.toString("base64"),
    fingerprint: fingerprintOf(blob)
  };
  const same = pins.filter((pin) => pin.fingerprint === seen.fingerprint);
  const expected = pins.filter((pin) => !pin.revoked);
  if (same.some((pin) => pin.revoked)) return { kind: "revoked", seen, expected };
  if (same.length > 0) return { kind: "accepted", seen };
  return { kind: expected.length > 0 ? "changed" : "unknown", seen, expected };
}
function typesToOffer(pins) {
  const expected = pins.filter((pin) => !pin.revoked);
  if (expected.length === 0 || expected.some((pin) => pin.type === null)) return KEY_TYPES;
  return KEY_TYPES.filter((type) => expected.some((pin) => pin.type === type));
}

// src/connection/login.ts
var ATTEMPT_MS = 2e4;
var BACKOFF = { minTimeout: 300, factor: 2, maxTimeout: 5e3 };
async function login(options) {
  const { timeoutMs, signal } = options;
  const startedAt = performance.now();
  const told3 = /* @__PURE__ */ new Set();
  let attempts = 0;
  const once = async () => {
    attempts += 1;
    try {
      const left = Math.max(250, timeoutMs - (performance.now() - startedAt));
      return await loginOnce(options, Math.min(ATTEMPT_MS, left), options.ahead && attempts === 1);
    } catch (error2) {
      if (error2 instanceof AttemptError && error2.passing) throw error2;
      throw new AbortError(error2 instanceof Error ? error2 : String(error2));
    }
  };
  try {
    return await pRetry(once, {
      ...BACKOFF,
      retries: Number.POSITIVE_INFINITY,
      maxRetryTime: timeoutMs,
      signal,
      onFailedAttempt: ({ error: error2, retryDelay }) => {
        if (retryDelay === 0 || !(error2 instanceof AttemptError) || told3.has(error2.kind)) return;
        told3.add(error2.kind);
        const left = prettyMilliseconds(Math.max(0, timeoutMs - (performance.now() - startedAt)), {
          secondsDecimalDigits: 0
        });
        options.onNotice(`${error2.message} Trying again for up to ${left}.`);
      }
    });
  } catch (error2) {
    if (!(error2 instanceof AttemptError) || attempts < 2) throw error2;
    const spent = prettyMilliseconds(performance.now() - startedAt, { secondsDecimalDigits: 0 });
    throw new AttemptError(
      error2.kind,
      `${error2.message} (tried ${attempts} times in ${spent})`,
      error2.hint,
      error2.passing
    );
  }
}
async function loginOnce(options, timeoutMs, ahead) {
  const { target, key: key2, signal, takeSocket, onAsked } = options;
  const pins = target.hostKeys;
  const untyped = pins.some((pin) => pin.type === null && !pin.revoked);
  const untried = new Set(KEY_TYPES);
  let types = target.acceptAnyHostKey ? KEY_TYPES : typesToOffer(pins);
  let refused2 = null;
  let missing = null;
  while (types.length > 0) {
    const attempt2 = (ahead2) => attemptLogin({
      address: target,
      socket: takeSocket?.() ?? null,
      key: key2,
      types,
      timeoutMs,
      signal,
      ahead: ahead2,
      ...onAsked && { onAsked },
      judge: (blob) => judgeHostKey(pins, blob),
      accepts: (verdict2) => verdict2.kind === "accepted" || target.acceptAnyHostKey && verdict2.kind !== "revoked"
    });
    const outcome = await attempt2(ahead).catch((error2) => {
      const otherHash = ahead && key2.type === "ssh-rsa" && error2 instanceof AttemptError && error2.kind === "auth";
      if (!otherHash) throw error2;
      return attempt2(false);
    });
    if (outcome.kind === "logged-in") return outcome;
    if (outcome.kind === "type-missing") {
      missing = outcome.error;
      for (const type of types) untried.delete(type);
    } else {
      const { verdict: verdict2 } = outcome;
      if (verdict2.kind === "accepted") throw new Error("an accepted host key was refused");
      refused2 ??= verdict2;
      const { seen } = verdict2;
      const comparable = pins.some((pin) => pin.type === seen.type && !pin.revoked);
      if (verdict2.kind !== "changed" || !untyped || comparable) break;
      for (const type of KEY_TYPES) if (type === seen.type) untried.delete(type);
    }
    types = [...untried];
  }
  if (refused2 !== null) throw hostKeyRefusal(target.host, target.port, refused2);
  throw explainAttempt(missing ?? new Error("no host key was shown"), target);
}

// src/connection/session.ts
var DRAIN_QUIET_MS = 2e3;
var DRAIN_LIMIT_MS = 3e4;
var ABANDONED_LIMIT = 2;
var Session2 = class {
  #client;
  #running = 0;
  #abandoned = 0;
  #gone = false;
  #full = false;
  #proved = false;
  constructor(client) {
    this.#client = client;
    client.on("close", () => {
      this.#gone = true;
    });
  }
  /** Whether the connection was lost or closed. */
  get gone() {
    return this.#gone;
  }
  /** Whether another command may start here. */
  get usable() {
    return !this.#gone && !this.#full && this.#abandoned <= ABANDONED_LIMIT;
  }
  /** Cuts the connection; commands that are running end as lost. */
  close() {
    this.#client.destroy();
  }
  async run(request, begun = null) {
    this.#running += 1;
    try {
      const outcome = await this.#run(request, begun);
      if (outcome.kind === "exit" || outcome.kind === "signal") this.#proved = true;
      return outcome;
    } finally {
      this.#running -= 1;
      if (!this.usable && this.#running === 0) this.close();
    }
  }
  #run(request, begun) {
    return new Promise((resolve) => {
      let channel = null;
      let exited = null;
      let drain = null;
      let settled = false;
      const settle2 = (outcome) => {
        if (settled) return;
        settled = true;
        if (drain !== null) clearTimeout(drain);
        resolve(outcome);
      };
      const end = (ending2) => {
        const output = watch.finish();
        if (!this.#proved && isPtyComplaint(ending2, watch.head())) settle2({ kind: "exec-refused" });
        else settle2({ ...ending2, ...output });
      };
      const watch = watchExec(request, (reason) => {
        if (channel !== null) this.#abandon(channel);
        end({ kind: "lost", reason });
      });
      const onExit = (ending2) => {
        if (settled) return;
        exited = ending2;
        const limit = performance.now() + DRAIN_LIMIT_MS;
        const check = () => {
          const now = performance.now();
          const wait = Math.min(watch.lastByteAt() + DRAIN_QUIET_MS, limit) - now;
          if (wait > 0) drain = setTimeout(check, wait);
          else if (channel !== null) {
            this.#abandon(channel);
            end(ending2);
          }
        };
        drain = setTimeout(check, DRAIN_QUIET_MS);
      };
      const onOpen = (error2, opened2) => {
        if (error2) {
          watch.finish();
          settle2(this.#startFailure(error2));
          return;
        }
        channel = opened2;
        opened2.on("error", () => {
        });
        opened2.on("data", watch.onStdout);
        opened2.stderr.on("data", watch.onStderr);
        opened2.on(
          "exit",
          (code2, signal) => onExit(code2 === null ? { kind: "signal", signal: signal ?? "unknown" } : { kind: "exit", code: code2 })
        );
        opened2.on("close", () => end(exited ?? { kind: "lost", reason: "connection" }));
        if (settled) this.#abandon(opened2);
        else opened2.end(request.input ?? "");
      };
      try {
        if (begun?.client === this.#client) begun.take(onOpen);
        else this.#client.exec(request.command, onOpen);
      } catch (error2) {
        watch.finish();
        settle2(this.#startFailure(error2 instanceof Error ? error2 : new Error(String(error2))));
      }
    });
  }
  /** ssh2 says "Unable to exec" only when the request was on its way; all its other errors come before that. */
  #startFailure(error2) {
    const requested = error2.message === "Unable to exec";
    if (requested && !this.#gone) return { kind: "exec-refused" };
    if (requested) return { kind: "lost", reason: "connection", stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    if ("reason" in error2 && typeof error2.reason === "number") this.#full = true;
    else this.#gone = true;
    return { kind: "not-started", why: error2.message };
  }
  #abandon(channel) {
    this.#abandoned += 1;
    channel.once("close", () => {
      this.#abandoned -= 1;
    });
    channel.close();
  }
};
function isPtyComplaint(ending2, head) {
  const succeeded = ending2.kind === "exit" && ending2.code === 0;
  return !succeeded && /SSH client doesn'?t support PTY/i.test(head);
}

// src/connection/ssh.ts
var SIMULTANEOUS_COMMANDS = 8;
var START_ATTEMPTS = 3;
function openSsh(options) {
  if (options.target.host === "") throw new Error("no host to connect to");
  return new Ssh(options, readPrivateKey(options.key, options.passphrase));
}
var Ssh = class {
  address;
  #options;
  #key;
  #limit = pLimit(SIMULTANEOUS_COMMANDS);
  #closing = new AbortController();
  #sessions = /* @__PURE__ */ new Set();
  #current = null;
  #connecting = null;
  #reconnects = 0;
  #warned = false;
  constructor(options, key2) {
    this.#options = options;
    this.#key = key2;
    this.address = formatAddress(options.target);
  }
  get reconnects() {
    return this.#reconnects;
  }
  async connect() {
    await this.#session();
  }
  exec(request) {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      const giveUp = () => resolve(ABORTED_BEFORE_START);
      if (signal?.aborted === true) return giveUp();
      signal?.addEventListener("abort", giveUp, { once: true });
      const onStart = () => signal?.removeEventListener("abort", giveUp);
      this.#limit(() => this.#run(request, onStart)).finally(onStart).then(resolve, reject);
    });
  }
  async meanwhile(work2) {
    if (this.#current?.usable === true) return work2();
    const session = this.#session();
    await Promise.race([this.#connecting?.asked, session]);
    return work2();
  }
  async close() {
    this.#closing.abort(closedHere(this.#options.target));
    this.#options.takeSocket?.()?.destroy();
    for (const session of this.#sessions) session.close();
  }
  async #run(request, onStart) {
    let outcome = null;
    for (let attempt2 = 0; attempt2 < START_ATTEMPTS; attempt2++) {
      if (isAborted(request)) return ABORTED_BEFORE_START;
      const coming = this.#session();
      const begun = await this.#begin(request);
      const session = await coming;
      if (isAborted(request)) return ABORTED_BEFORE_START;
      onStart();
      outcome = await session.run(request, begun);
      if (outcome.kind === "exec-refused") throw commandsRefused(this.#options.target);
      if (outcome.kind !== "not-started") return outcome;
    }
    this.#closing.signal.throwIfAborted();
    throw nothingStarts(this.#options.target, outcome?.kind === "not-started" ? outcome.why : "unknown");
  }
  /** The session to run on; all who wait for a new one wait for the same. */
  #session() {
    this.#closing.signal.throwIfAborted();
    if (this.#current?.usable === true) return Promise.resolve(this.#current);
    this.#connecting ??= this.#beginLogin();
    return this.#connecting.session;
  }
  #beginLogin() {
    const { promise: asked3, resolve: onAsked } = Promise.withResolvers();
    const session = this.#logIn(onAsked).finally(() => {
      this.#connecting = null;
    });
    return { session, asked: asked3, begun: false };
  }
  /** Begins a command while its login is under way; null where it has to wait for that. */
  async #begin({ readOnly, command }) {
    const login2 = this.#connecting;
    if (readOnly !== true || login2 === null || login2.begun) return null;
    login2.begun = true;
    const client = await Promise.race([login2.asked, login2.session.then(() => null)]);
    return client === null ? null : beginCommand(client, command);
  }
  async #logIn(onAsked) {
    const { target, takeSocket, connectTimeoutMs, onNotice, onWarning } = this.#options;
    const lost2 = this.#current?.gone === true;
    const { client, verdict: verdict2 } = await login({
      target,
      key: this.#key,
      ...takeSocket && { takeSocket },
      timeoutMs: connectTimeoutMs,
      signal: this.#closing.signal,
      onNotice: (notice) => onNotice?.(notice),
      // Where a connection was lost before, it may have been for this.
      ahead: this.#current === null,
      onAsked
    });
    if (this.#closing.signal.aborted) client.destroy();
    this.#closing.signal.throwIfAborted();
    if (lost2) this.#reconnects += 1;
    if (verdict2.kind !== "accepted" && !this.#warned) {
      this.#warned = true;
      const { type, fingerprint } = verdict2.seen;
      onWarning?.(
        `${this.address}: the host key was accepted unseen (host-key-policy: accept-any). It is ${fingerprint} (${type}); set host-key to that and leave host-key-policy out.`
      );
    }
    const session = new Session2(client);
    this.#sessions.add(session);
    client.on("close", () => this.#sessions.delete(session));
    this.#current = session;
    return session;
  }
};
function isAborted(request) {
  return request.signal?.aborted === true;
}

// src/commands/pod.ts
async function withPod(podRun, command) {
  const { target, settings, log, signal, run: run2, sockets, cache } = podRun;
  const startedAt = Date.now();
  const warnings = [];
  const connection = await open2(target, settings, sockets, log, warnings);
  const context = (more2 = {}) => ({
    name: settings.podName ?? connection.address,
    address: connection.address,
    sshDestination: target.kind === "ssh" ? `${target.user}@${target.host} -p ${target.port}` : null,
    notices: settings.notices,
    reconnects: connection.reconnects,
    startedAt,
    endedAt: Date.now(),
    tail: () => [],
    lockTimeoutMs: settings.lockTimeoutMs,
    ...more2,
    warnings: [...warnings, ...more2.warnings ?? []]
  });
  const work2 = command({ connection, target, settings, log, signal, run: run2, cache, context }).catch((error2) => {
    if (signal.aborted) return problemReport(CANCELLED3, context(), "cancelled");
    const problem3 = problemOf(error2);
    if (problem3 === null) throw error2;
    return problemReport(problem3, context());
  });
  try {
    return await Promise.race([work2, givenUp(signal, connection, context)]);
  } finally {
    await connection.close();
  }
}
var CANCELLED3 = { title: "cancelled", message: "The run was cancelled.", remedy: null };
var CONNECTION_GRACE_MS = 3500;
var REPORT_GRACE_MS = 4200;
async function givenUp(signal, connection, context) {
  await new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await sleep5(CONNECTION_GRACE_MS, void 0, { ref: false });
  await connection.close();
  await sleep5(REPORT_GRACE_MS - CONNECTION_GRACE_MS, void 0, { ref: false });
  return problemReport(CANCELLED3, context(), "cancelled");
}
async function open2(target, settings, sockets, log, warnings) {
  if (target.kind === "local") return (await import("./local-XFMW3SD3.js")).openLocal();
  return openSsh({
    target,
    takeSocket: () => sockets.take(target),
    key: settings.key ?? "",
    passphrase: settings.keyPassphrase,
    connectTimeoutMs: settings.connectTimeoutMs,
    onWarning: (warning2) => warnings.push(warning2),
    onNotice: (notice) => log.note(`${formatAddress(target)}: ${notice}`)
  });
}

// src/report/markdown.ts
var SPECIAL = /[&<>|\\`*[\]~$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;
var SAFE_CODE = /^[\w.,:;@/+=<>!?%()~' -]+$/;
var LINK = /^https?:\/\/[\w.-]+(:\d+)?(\/[\w./%?=&+~-]*)?$/;
var VALUE_LIMIT = 600;
function literal(text, limit = VALUE_LIMIT) {
  return escaped(short(text, limit));
}
function short(text, limit) {
  return clip(oneLine(text.slice(0, 4 * limit)), limit);
}
function escaped(line2) {
  return line2.replace(SPECIAL, entity);
}
function entity(character) {
  return `&#${character.charCodeAt(0)};`;
}
function code(text, limit = VALUE_LIMIT) {
  const line2 = short(text, limit);
  return SAFE_CODE.test(line2) ? `\`${line2}\`` : codeElement(line2, limit);
}
function codeElement(text, limit = VALUE_LIMIT) {
  const line2 = short(text, limit);
  return line2 === "" ? "" : `<code>${escaped(line2)}</code>`;
}
function prose(text, limit = VALUE_LIMIT) {
  const pieces = short(text, limit).split(/`([^`]+)`/);
  return pieces.map((piece, index) => index % 2 === 1 ? code(piece) : escaped(piece)).join("");
}
function link(address2) {
  return LINK.test(address2) ? `<${address2}>` : code(address2);
}
function fenced(lines, info2 = "text") {
  const body = lines.map((line2) => plain(line2).replaceAll("\n", " ").trimEnd()).join("\n");
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run2) => run2.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${info2}
${body}
${fence}`;
}
function folded(summary2, body, open4 = false) {
  return `<details${open4 ? " open" : ""}><summary>${summary2}</summary>

${body}

</details>`;
}
function table(head, rows2) {
  const line2 = (cells) => `| ${cells.join(" | ")} |`;
  return [line2(head), line2(head.map(() => "---")), ...rows2.map(line2)].join("\n");
}

// src/report/report.ts
var REPORT_VERSION = 1;
var STEP_RESULTS = [
  "installed",
  "updated",
  "adopted",
  "skipped",
  "running",
  "failed",
  "not-run",
  "cancelled"
];

// src/report/questions.ts
function isPlan(report) {
  return report.command === "plan" || report.command === "reset";
}
function tally(steps) {
  const counts = Object.fromEntries(STEP_RESULTS.map((result) => [result, 0]));
  for (const step of steps) if (step.result !== null) counts[step.result] += 1;
  return counts;
}
function ended(steps, ...results) {
  return steps.filter((step) => step.result !== null && results.includes(step.result));
}
function isLeftOut(step) {
  return step.verdict.action === "skip" && step.verdict.reason.startsWith("left out");
}
function isNode(step) {
  return step.id.startsWith("node_");
}
function isService(step) {
  return step.id === "comfyui_service";
}
function savedSeconds(steps) {
  return ended(steps, "skipped", "adopted").filter((step) => !isLeftOut(step)).reduce((sum2, step) => sum2 + (step.recordedSeconds ?? 0), 0);
}
function comfyuiRuns(pod) {
  const service = pod.steps.find(isService);
  if (service === void 0 || service.result === null || isLeftOut(service)) return null;
  return ["installed", "updated", "adopted", "skipped", "running"].includes(service.result);
}
function restoredGeneration(pod) {
  return pod.steps.find(({ id }) => id === "generation")?.reason ?? null;
}
function seconds2(timed) {
  return Math.max(0, timed.endedAt - timed.startedAt) / 1e3;
}
function hostAndPort(pod) {
  return pod.address.slice(pod.address.lastIndexOf("@") + 1);
}

// src/report/checks.ts
var ORDER = ["failed", "warning", "busy", "ok", "skipped"];
var LINES_OF_A_LIST = 60;
function checksVerdict(pod) {
  if (pod.checks.length === 0) return null;
  const counted2 = (status) => pod.checks.filter((check) => check.status === status);
  const time2 = duration(seconds2(pod));
  if (pod.health?.reachable === false) return { icon: "\u26A0\uFE0F", sentence: "not reachable" };
  const failed2 = counted2("failed");
  const looked = `${count(pod.checks.length - counted2("skipped").length, "check")} in ${time2}`;
  if (failed2.length > 0) {
    const names2 = failed2.map(({ id }) => `\`${id}\``).join(", ");
    return { icon: "\u274C", sentence: `${pod.health === null ? "" : "unhealthy: "}${names2} failed; ${looked}` };
  }
  const warnings = counted2("warning").length;
  const well = pod.health === null ? "all well" : "healthy";
  const remarks3 = [
    ...warnings > 0 ? [count(warnings, "warning")] : [],
    ...counted2("busy").length > 0 ? ["busy"] : []
  ].join(", ");
  return {
    icon: warnings > 0 ? "\u26A0\uFE0F" : "\u2705",
    sentence: `${[well, remarks3].filter((part) => part !== "").join(", ")} (${looked})`
  };
}
function checksTable(checks) {
  if (checks.length === 0) return null;
  const rows2 = ORDER.flatMap((status) => checks.filter((check) => check.status === status)).map((check) => [
    badge(CHECK_WORDS[check.status]),
    literal(check.title, 120),
    prose(firstLine(check.detail), 800),
    check.status === "ok" || check.remedy === null ? "" : prose(firstLine(check.remedy), 500)
  ]);
  return table(["result", "check", "what was found", "what to do"], rows2);
}
function checksLists(checks) {
  const lists = checks.flatMap(({ title, detail }) => {
    const [, ...lines] = detail.split("\n");
    if (lines.length === 0) return [];
    const shown3 = lines.slice(0, LINES_OF_A_LIST).map((line2) => line2.replaceAll("`", ""));
    const more2 = lines.length > shown3.length ? [`\u2026 and ${lines.length - shown3.length} more in the report`] : [];
    return [folded(literal(title, 120), fenced([...shown3, ...more2]))];
  });
  return lists.length === 0 ? null : lists.join("\n\n");
}
function checksTimeline(history) {
  if (history.length < 2) return null;
  const stretches = [];
  for (const check of history) {
    const last = stretches.at(-1);
    const same = last !== void 0 && last.healthy === check.healthy && key(last.checks[0]) === key(check);
    if (same) stretches[stretches.length - 1] = { ...last, checks: [...last.checks, check] };
    else stretches.push({ healthy: check.healthy, checks: [check] });
  }
  return `**The last ${history.length} checks** (UTC): ${stretches.map(stretch).join(" \u2192 ")}`;
}
var key = (check) => check?.failed.join(",") ?? "";
function stretch({ healthy, checks }) {
  const [from, to] = [checks[0]?.time ?? "", checks.at(-1)?.time ?? ""];
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  const end = checks.length === 1 ? "" : ` to ${literal(sameDay ? to.slice(11, 16) : to.slice(0, 16))} (${checks.length} checks)`;
  const failed2 = checks[0]?.failed ?? [];
  const why = failed2.length === 0 ? "" : ` (${failed2.map((id) => code(id, 60)).join(", ")})`;
  return `${healthy ? "\u2705 healthy" : "\u274C unhealthy"} ${literal(from.slice(0, 16))}${end}${why}`;
}
function firstLine(text) {
  return text.split("\n", 1)[0] ?? "";
}

// src/report/service-headline.ts
var VERBS = ["started", "restarted", "stopped"];
function serviceSentence(steps, told3) {
  const services2 = steps.filter(({ id }) => id === "comfyui_service" || id.startsWith("service_"));
  if (steps.length === 0 || services2.length < steps.length) return null;
  const done = VERBS.flatMap((verb) => {
    const some2 = services2.filter(({ result, reason }) => isChange2(result) && reason.startsWith(verb));
    return some2.length === 0 ? [] : [`${verb} ${told3.names(some2)}`];
  });
  const idle2 = Map.groupBy(
    services2.filter(({ result, reason }) => result === "skipped" && reason !== "left out"),
    ({ reason }) => reason
  );
  const rest = [...idle2].map(([reason, some2]) => `${told3.names(some2)}: ${reason}`);
  if (done.length === 0) return [`nothing to do (${told3.time})`, ...rest].join("; ");
  return [`${done.join(", ")} in ${told3.time}`, ...rest].join("; ");
}
function isChange2(result) {
  return result === "installed" || result === "updated";
}

// src/report/headline.ts
function headline(pod, plan2) {
  const { icon } = POD_WORDS[pod.result];
  if (pod.problem !== null) return { icon, sentence: pod.problem.title };
  const checked = checksVerdict(pod);
  if (checked !== null) return pod.result === "cancelled" ? { ...checked, icon } : checked;
  if (pod.steps.length === 0 && pod.notices[0] !== void 0) return { icon, sentence: pod.notices[0] };
  if (plan2) return { icon: "\u{1F50D}", sentence: planned(pod.steps) };
  switch (pod.result) {
    case "failed":
      return { icon, sentence: failure(pod) };
    case "cancelled":
      return { icon, sentence: cancellation(pod) };
    case "changed":
    case "unchanged":
      return success(pod, icon);
  }
}
var WISHES = [
  ["install", "install"],
  ["update", "update"],
  ["adopt", "adopt"],
  ["attach", "wait for"]
];
function planned(steps) {
  const counted2 = (action) => steps.filter((step) => step.verdict.action === action).length;
  const wishes2 = WISHES.flatMap(([action, word2]) => some(counted2(action), word2));
  const failing = steps.filter((step) => step.verdict.action === "fail");
  const later = counted2("later");
  const rest = [...later > 0 ? [`${later} later`] : [], ...idle(steps, counted2("skip"))].join(", ");
  if (wishes2.length === 0 && failing.length === 0 && later === 0) return `nothing to do (${rest})`;
  return [
    ...wishes2.length > 0 ? [`would ${wishes2.join(", ")}`] : [],
    ...failing.length > 0 ? [`${names(failing)} would fail`] : [],
    rest
  ].join("; ");
}
function idle(steps, skipped) {
  const leftOut = steps.filter(isLeftOut).length;
  const upToDate = skipped - leftOut;
  return [
    ...upToDate > 0 || leftOut === 0 ? [`${upToDate} up to date`] : [],
    ...leftOut > 0 ? [`${leftOut} left out`] : []
  ];
}
function success(pod, icon) {
  const { installed: installed2, updated, adopted, skipped } = tally(pod.steps);
  const time2 = duration(seconds2(pod));
  const open4 = stillOpen(pod.steps);
  const services2 = serviceSentence(pod.steps, { names, time: time2 });
  if (services2 !== null) return { icon, sentence: [services2, ...open4].join("; ") };
  const generation = restoredGeneration(pod);
  if (generation !== null) {
    const place2 = installed2 + updated > 0 ? "back at" : "nothing to do, it is at";
    return { icon, sentence: [`${place2} ${generation} (${time2})`, ...open4].join("; ") };
  }
  if (installed2 + updated + adopted === 0) {
    const details = [...idle(pod.steps, skipped), time2].join(", ");
    return { icon: open4.length === 0 ? icon : "\u23F3", sentence: [`nothing to do (${details})`, ...open4].join("; ") };
  }
  const adoption2 = installed2 + updated === 0 ? ["nothing was reinstalled"] : [];
  return { icon, sentence: [`${progress(pod).join(", ")} in ${time2}`, ...adoption2, ...open4].join("; ") };
}
function stillOpen(steps) {
  const running = ended(steps, "running");
  const background = running.filter((step) => !isService(step));
  return [
    ...background.length > 0 ? [`${names(background)} ${background.length === 1 ? "goes" : "go"} on in the background`] : [],
    ...running.some(isService) ? ["ComfyUI's restart is due"] : []
  ];
}
function progress(pod) {
  const counts = tally(pod.steps);
  return ["installed", "updated", "adopted", "skipped"].flatMap(
    (result) => some(counts[result], RESULT_WORDS[result].word)
  );
}
function some(amount, word2) {
  return amount === 0 ? [] : [`${word2} ${amount}`];
}
function failure(pod) {
  const failed2 = ended(pod.steps, "failed");
  if (failed2.length === 0) return "failed";
  return [`${names(failed2)} failed`, ...consequence(pod, failed2)].join("; ");
}
function consequence(pod, failed2) {
  switch (comfyuiRuns(pod)) {
    case null:
      return [];
    case true:
      if (!failed2.every(isNode)) return ["ComfyUI runs"];
      return [`ComfyUI runs without ${failed2.length === 1 ? "it" : "them"}`];
    case false:
      return [failed2.some(isService) ? "ComfyUI does not answer" : "ComfyUI was not started"];
  }
}
function cancellation(pod) {
  const done = progress(pod);
  const stopped2 = ended(pod.steps, "cancelled");
  const before = done.length === 0 ? "before anything was done" : `when it had ${done.join(", ")}`;
  return `cancelled after ${duration(seconds2(pod))}, ${stopped2.length === 0 ? before : `at ${names(stopped2)}`}`;
}
function names(steps) {
  const quoted = steps.map((step) => `\`${step.id.replaceAll("`", "'")}\``);
  if (quoted.length <= 2) return quoted.join(" and ");
  return `${count(quoted.length, "step")} (${quoted[0]}, \u2026)`;
}

// src/report/closing-lines.ts
function closingLines(pod, plan2) {
  const total = pod.steps.length;
  const untold = pod.steps.flatMap(
    (step, index) => step.spans.length > 0 ? [] : [outcomeLine({ number: index + 1, total }, step)]
  );
  const checks = pod.checks.map(
    ({ id, status, detail }) => `${id} \u2026 ${CHECK_WORDS[status].word} (${firstLine(detail)})`
  );
  const { icon, sentence } = headline(pod, plan2);
  return [...untold, ...checks, `${icon} ${pod.name}: ${sentence}`];
}

// src/report/github.ts
import { mkdtemp as mkdtemp2, writeFile as writeFile2 } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join2 } from "node:path";

// src/report/neutralise.ts
var LEADING_COMMAND = /^([^\p{L}\p{N}\p{P}\p{S}]*):(?=[^\p{L}\p{N}\p{P}\p{S}]*:)/u;
var BRACKET_COMMAND = /##(?=\[)/g;
var hasTwoColons = (line2) => line2.indexOf(":") !== line2.lastIndexOf(":");
function neutralise(text) {
  return text.split(/(\r\n|\r|\n)/).map((line2) => hasTwoColons(line2) ? line2.replace(LEADING_COMMAND, "$1\\:") : line2).map((line2) => line2.replace(BRACKET_COMMAND, "##\\")).join("");
}

// src/report/annotations.ts
var ANNOTATIONS_OF_A_KIND = 10;
var ANNOTATION_CHARACTERS = 4096;
var TITLE_CHARACTERS = 200;
var REASON_CHARACTERS = 1200;
var TAIL_LINES2 = 20;
function annotationsOf(report) {
  const errors = report.pods.flatMap((pod) => [
    ...problem(pod),
    ...failures(pod),
    ...badChecks(pod, "error"),
    ...unexplained(pod, report)
  ]);
  const warnings = report.pods.flatMap((pod) => [...badChecks(pod, "warning"), ...remarks(pod)]);
  return [...limited(errors), ...limited(warnings)];
}
function problem(pod) {
  if (pod.problem === null || pod.result === "cancelled") return [];
  const { title, message: message2, remedy } = pod.problem;
  return [annotation("error", `${pod.name}: ${title}`, [message2, remedy], [])];
}
function failures(pod) {
  return ended(pod.steps, "failed").map(
    (step) => annotation("error", `${pod.name}: ${step.id} failed`, [step.reason, step.remedy], step.logTail)
  );
}
function badChecks(pod, kind2) {
  if (pod.problem !== null) return [];
  const wanted = pod.checks.filter(({ status }) => {
    const own = status === "failed" && pod.result === "failed" ? "error" : "warning";
    return (status === "failed" || status === "warning") && own === kind2;
  });
  return wanted.map(
    ({ title, detail, remedy }) => annotation(kind2, `${pod.name}: ${title}`, [detail.split("\n", 1)[0] ?? "", remedy], [])
  );
}
function unexplained(pod, report) {
  if (pod.result !== "failed" || pod.problem !== null || ended(pod.steps, "failed").length > 0) return [];
  if (pod.checks.some(({ status }) => status === "failed")) return [];
  return [annotation("error", `${pod.name}: failed`, [headline(pod, isPlan(report)).sentence], [])];
}
function remarks(pod) {
  const ofStep = (step) => step.warnings.map((text) => annotation("warning", `${pod.name}: ${step.id}`, [text], []));
  return [...pod.warnings.map((text) => annotation("warning", pod.name, [text], [])), ...pod.steps.flatMap(ofStep)];
}
function annotation(kind2, title, sentences, tail) {
  const head = sentences.filter((text) => text !== null && text !== "").map((text) => clip(plain(text ?? ""), REASON_CHARACTERS));
  const lines = tail.slice(-TAIL_LINES2).map((line2) => clip(oneLine(line2), 400));
  while (lines.length > 0 && message(head, lines).length > ANNOTATION_CHARACTERS) lines.shift();
  return {
    kind: kind2,
    title: neutralise(clip(oneLine(title), TITLE_CHARACTERS)),
    message: clip(message(head, lines), ANNOTATION_CHARACTERS)
  };
}
function message(head, tail) {
  return neutralise([...head, ...tail.length === 0 ? [] : ["", "Last lines:", ...tail]].join("\n"));
}
function limited(annotations) {
  if (annotations.length <= ANNOTATIONS_OF_A_KIND) return annotations;
  const shown3 = annotations.slice(0, ANNOTATIONS_OF_A_KIND - 1);
  const rest = annotations.slice(shown3.length);
  const [first] = rest;
  if (first === void 0) return shown3;
  const titles = rest.map((each) => each.title).join("\n");
  return [...shown3, { ...first, title: `${rest.length} more`, message: clip(titles, ANNOTATION_CHARACTERS) }];
}

// src/report/outputs.ts
var REPORT_CHARACTERS = 96 * 1024;
var CHECK_CHARACTERS = 500;
function outputsOf(report, reportPath) {
  const { pods } = report;
  const installed2 = stepNames(report, "installed");
  const updated = stepNames(report, "updated");
  const adopted = stepNames(report, "adopted");
  const skipped = stepNames(report, "skipped");
  const failed2 = stepNames(report, "failed");
  return {
    result: worstResult(pods),
    changed: String(pods.some((pod) => pod.changed)),
    "installed-steps": JSON.stringify(installed2),
    "updated-steps": JSON.stringify(updated),
    "adopted-steps": JSON.stringify(adopted),
    "skipped-steps": JSON.stringify(skipped),
    "running-steps": JSON.stringify(stepNames(report, "running")),
    "failed-steps": JSON.stringify(failed2),
    "installed-count": String(installed2.length + updated.length),
    "skipped-count": String(skipped.length + adopted.length),
    "failed-count": String(failed2.length),
    "failed-step": failed2[0] ?? "",
    report: reportOutput(report),
    "report-path": reportPath,
    url: common(pods, (pod) => pod.wayIn?.url ?? null),
    "comfyui-version": commonVersion(pods, "comfyui"),
    "comfyui-commit": commonVersion(pods, "comfyuiCommit"),
    "python-version": commonVersion(pods, "python"),
    "torch-version": commonVersion(pods, "torch"),
    cuda: commonVersion(pods, "cuda"),
    gpu: commonVersion(pods, "gpu"),
    driver: commonVersion(pods, "driver"),
    healthy: healthOutput(pods, "healthy"),
    reachable: healthOutput(pods, "reachable"),
    checks: checksOutput(report),
    "logs-path": common(pods, (pod) => pod.logsPath)
  };
}
function worstResult(pods) {
  return POD_RESULTS_BY_SEVERITY.findLast((result) => pods.some((pod) => pod.result === result)) ?? "failed";
}
function stepNames(report, result) {
  if (isPlan(report)) return [];
  const several = report.pods.length > 1;
  return report.pods.flatMap(
    (pod) => ended(pod.steps, result).map((step) => several ? `${hostAndPort(pod)}/${step.id}` : step.id)
  );
}
function commonVersion(pods, name) {
  return common(pods, (pod) => pod.versions[name]);
}
function common(pods, read) {
  const values = new Set(pods.map(read));
  const [value] = values;
  return values.size === 1 ? value ?? "" : "";
}
function healthOutput(pods, what) {
  const answers = pods.flatMap(({ health }) => health === null ? [] : [health[what]]);
  return answers.length === 0 ? "" : String(answers.every((answer) => answer));
}
function checksOutput({ pods }) {
  const several = pods.length > 1;
  const checks = pods.flatMap(
    (pod) => pod.checks.map((check) => ({
      ...several ? { pod: hostAndPort(pod) } : {},
      ...check,
      detail: clip(check.detail.split("\n", 1)[0] ?? "", CHECK_CHARACTERS)
    }))
  );
  return JSON.stringify(checks);
}
function reportOutput(report) {
  const whole3 = JSON.stringify(report);
  if (whole3.length <= REPORT_CHARACTERS) return whole3;
  const pods = report.pods.map((pod) => ({
    ...pod,
    steps: pod.steps.map((step) => ({ ...step, logTail: [], spans: [] }))
  }));
  return JSON.stringify({ ...report, pods });
}

// src/report/step-table.ts
var ROWS_OF_A_KIND = 3;
var HEAD2 = ["result", "step", "why", "time"];
function stepTable(steps, rowLimit) {
  const kinds = Map.groupBy(steps, kind);
  const shared = new Map([...kinds].filter(([name, alike]) => name !== null && alike.length > ROWS_OF_A_KIND));
  const single = steps.filter((step) => !shared.has(kind(step)));
  const collapsed = [...shared.values()].flat();
  if (single.length === 0 && collapsed.every(isIdle)) return { markdown: null, collapsed };
  const ordered = [...single.filter(isFailed), ...single.filter((step) => !isFailed(step))];
  const rows2 = ordered.slice(0, rowLimit).map(row2);
  if (ordered.length > rowLimit) rows2.push(["\u2026", `${ordered.length - rowLimit} more`, "in the `report` output", "\u2013"]);
  for (const [name, alike] of [...shared].slice(0, rowLimit)) rows2.push(sharedRow(name ?? "", alike));
  const columns = steps.every((step) => step.result === null) ? HEAD2.length - 1 : HEAD2.length;
  return {
    markdown: table(
      HEAD2.slice(0, columns),
      rows2.map((cells) => cells.slice(0, columns))
    ),
    collapsed
  };
}
function collapsedTable(steps, rowLimit) {
  const rows2 = steps.slice(0, rowLimit).map((step) => {
    const [result = "", name = "", why = ""] = row2(step);
    return [result, name, why, step.recordedSeconds === null ? "\u2013" : duration(step.recordedSeconds)];
  });
  return table(["result", "step", "why", "took then"], rows2);
}
function kind(step) {
  if (step.warnings.length > 0) return null;
  if (step.result === "not-run") return step.reason;
  if (!isIdle(step)) return null;
  return isLeftOut(step) ? "left out" : "up to date";
}
function isIdle(step) {
  return step.verdict.action === "skip" && (step.result === null || step.result === "skipped");
}
function isFailed(step) {
  return step.result === "failed" || step.result === null && step.verdict.action === "fail";
}
function word(step) {
  return step.result === null ? VERDICT_WORDS[step.verdict.action] : RESULT_WORDS[step.result];
}
function row2(step) {
  const why = step.result === null ? step.verdict.reason : step.reason;
  return [badge(word(step)), code(step.id, 120), prose(why, 400), time(step)];
}
function sharedRow(reason, alike) {
  const [first] = alike;
  return [
    badge(first === void 0 ? RESULT_WORDS.skipped : word(first)),
    `${alike.length} others`,
    prose(reason, 400),
    "\u2013"
  ];
}
function time(step) {
  return step.seconds === null ? "\u2013" : duration(step.seconds);
}

// src/report/timeline.ts
var SECTIONS2 = 12;
var BARS_OF_A_SECTION = 12;
var NODES_OF_A_SECTION = 3;
var LABEL_CHARACTERS = 32;
var SHORTEST_MS = 100;
var SHORTEST_RUN_MS = 5e3;
var DAY_MS = 864e5;
function timeline(steps) {
  const sections = [...barsBySection(steps)].slice(0, SECTIONS2).map(([name, bars2]) => [name, arranged(bars2)]);
  const bars = sections.flatMap(([, own]) => own);
  const start = Math.min(...bars.map((bar2) => bar2.from));
  const length = Math.max(...bars.map((bar2) => bar2.to)) - start;
  if (bars.length < 2 || !(length >= SHORTEST_RUN_MS && length < DAY_MS)) return null;
  return [
    "gantt",
    "  dateFormat HH:mm:ss.SSS",
    `  axisFormat ${length < 36e5 ? "%M:%S" : "%H:%M:%S"}`,
    "  todayMarker off",
    ...sections.flatMap(([name, own]) => [`  section ${safeName(name)}`, ...own.map((bar2) => `  ${line(bar2, start)}`)])
  ].join("\n");
}
function barsBySection(steps) {
  const sections = /* @__PURE__ */ new Map();
  for (const step of steps) {
    for (const span of step.spans) {
      if (!isDrawable(span)) continue;
      sections.set(span.section, [...sections.get(span.section) ?? [], bar(step, span)]);
    }
  }
  return sections;
}
function isDrawable(span) {
  return Number.isFinite(span.from) && Number.isFinite(span.to) && span.to >= span.from;
}
function bar(step, span) {
  const icon = step.result === null ? "" : RESULT_WORDS[step.result].icon;
  return { names: [step.id], icon, failed: step.result === "failed", node: isNode(step), from: span.from, to: span.to };
}
function arranged(bars) {
  const jobs = [...Map.groupBy(bars, (each) => `${each.failed} ${each.from} ${each.to}`).values()].map(merged);
  const nodes = jobs.filter((each) => each.node && !each.failed);
  const others2 = jobs.filter((each) => !each.node || each.failed);
  const all = nodes.length > NODES_OF_A_SECTION ? [...others2, nodesBar(nodes)] : jobs;
  const longest = all.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, BARS_OF_A_SECTION);
  return longest.toSorted((a, b) => a.from - b.from || a.to - b.to);
}
function merged(bars) {
  const [first] = bars;
  if (first === void 0) throw new Error("a bar is made of at least one bar");
  return {
    ...first,
    names: bars.flatMap((each) => each.names),
    node: bars.every((each) => each.node),
    from: Math.min(...bars.map((each) => each.from)),
    to: Math.max(...bars.map((each) => each.to))
  };
}
function nodesBar(nodes) {
  const all = merged(nodes);
  return { ...all, names: [`${all.names.length} nodes`] };
}
function line(each, start) {
  const from = each.from - start;
  const to = Math.max(each.to - start, from + SHORTEST_MS);
  return `${label2(each)} :${each.failed ? "crit, " : ""}${clock(from)}, ${clock(to)}`;
}
function label2(each) {
  const [first = "", ...others2] = each.names.map(safeName);
  const shown3 = [first];
  let length = first.length;
  for (const name of others2) {
    length += name.length + 3;
    if (length > LABEL_CHARACTERS) break;
    shown3.push(name);
  }
  const more2 = each.names.length - shown3.length;
  return `${each.icon || "\u25AA\uFE0F"} ${shown3.join(" + ")}${more2 > 0 ? ` + ${more2} more` : ""}`;
}
function safeName(name) {
  return clip(name.replace(/[^\p{L}\p{N}._-]+/gu, " ").trim(), 40) || "unnamed";
}
function clock(ms) {
  return new Date(Math.min(ms, DAY_MS - 1)).toISOString().slice(11, 23);
}

// src/report/pod-sections.ts
function podSections(pod, room) {
  const steps = pod.steps.length === 0 ? null : stepTable(pod.steps, room.rows);
  return [
    problem2(pod),
    cures(pod, room),
    wayInLine(pod, room),
    checksTable(pod.checks),
    checksTimeline(pod.health?.history ?? []),
    steps?.markdown ?? null,
    savings(pod),
    remarks2(pod, room),
    tails(pod.steps, room),
    room.timeline ? chart(pod.steps) : null,
    steps === null || steps.collapsed.length === 0 ? null : others(steps.collapsed, room),
    room.tailLines === 0 ? null : checksLists(pod.checks),
    versions2(pod, room)
  ].filter((section) => section !== null);
}
function others(collapsed, room) {
  return folded(`${collapsed.length} steps, one by one`, collapsedTable(collapsed, room.rows));
}
function problem2(pod) {
  if (pod.problem === null) return null;
  const { message: message2, remedy } = pod.problem;
  return [told2(message2, ""), ...remedy === null ? [] : [told2(remedy, "**What to do:** ")]].join("\n\n");
}
function told2(text, label3) {
  const [first = "", ...rest] = clip(text, 6e3).trim().split(/\r\n|\r|\n/);
  const lead = `${label3}${prose(first, 2e3)}`;
  return rest.length === 0 ? lead : `${lead}

${fenced(rest)}`;
}
function cures(pod, room) {
  const curable = ended(pod.steps, "failed").filter((step) => step.remedy !== null).slice(0, room.items);
  const only = curable.length === 1;
  const texts = curable.map(
    (step) => told2(step.remedy ?? "", only ? "**What to do:** " : `**What to do** about ${code(step.id, 120)}: `)
  );
  return texts.length === 0 ? null : texts.join("\n\n");
}
function wayInLine(pod, room) {
  const { gpu, driver: driver2, torch: torch2 } = pod.versions;
  const hardware = [
    ...gpu === null ? [] : [literal(gpu)],
    ...driver2 === null ? [] : [`driver ${literal(driver2)}`],
    ...torch2 === null ? [] : [`torch ${literal(torch2)}`]
  ].join(", ");
  const parts = [comfyui(pod), hardware, ...pod.disks.slice(0, room.items).map(disk)].filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join(" \xB7 ");
}
function comfyui(pod) {
  const name = pod.versions.comfyui === null ? "ComfyUI" : `ComfyUI ${literal(pod.versions.comfyui)}`;
  if (pod.wayIn !== null && comfyuiRuns(pod) !== false) return `${name} ${address(pod.wayIn)}`;
  return pod.versions.comfyui === null ? "" : name;
}
function address(wayIn) {
  const answers = `answers at ${link(wayIn.url)}`;
  if (wayIn.kind !== "tunnel") return `${answers}${open3(wayIn, "has the address")}`;
  const tunnel = wayIn.command === null ? "" : ` once ${code(wayIn.command)} runs on your machine`;
  return `${answers}${tunnel}${open3(wayIn, "reaches the pod's port")}`;
}
function open3(wayIn, who) {
  return wayIn.open ? ` (\u26A0\uFE0F open to anyone who ${who}; \`listen: 127.0.0.1\` closes it)` : "";
}
function disk(each) {
  const free = each.freeBytes === null ? [] : [`${size(each.freeBytes)} free`];
  const need = each.neededBytes === null ? [] : [`about ${size(each.neededBytes)} needed`];
  const fate = each.survivesStop === null ? [] : [each.survivesStop ? "survives a stop" : "**lost at a stop**"];
  return [code(each.path, 200), [...need, ...free, ...fate].join(", ")].filter((part) => part !== "").join(" ");
}
function savings(pod) {
  const saved = savedSeconds(pod.steps);
  const sentences = [
    ...saved > 0 && pod.result !== "failed" ? [`Saved about ${duration(saved)}: the recorded time of what was already there.`] : [],
    ...pod.lastChange === null ? [] : [
      `Last change ${literal(pod.lastChange.time, 40)}${pod.lastChange.run === null ? "" : ` by ${run(pod.lastChange.run)}`}.`
    ],
    ...pod.reconnects === 0 ? [] : [`The connection was made anew ${pod.reconnects === 1 ? "once" : `${pod.reconnects} times`}.`]
  ];
  return sentences.length === 0 ? null : sentences.join(" ");
}
function run(name) {
  return /^https?:/.test(name) ? link(name) : literal(name, 200);
}
function remarks2(pod, room) {
  const warning2 = "- \u26A0\uFE0F **Warning:**";
  const all = [
    ...pod.warnings.map((text) => ({ start: warning2, text })),
    ...pod.steps.flatMap(
      ({ id, warnings }) => warnings.map((text) => ({ start: `${warning2} ${code(id, 120)}:`, text }))
    ),
    ...pod.notices.map((text) => ({ start: "- \u2139\uFE0F **Note:**", text }))
  ];
  if (all.length === 0) return null;
  const more2 = all.length - room.items;
  const lines = all.slice(0, room.items).map(({ start, text }) => `${start} ${prose(text)}`);
  return [...lines, ...more2 > 0 ? [`- \u2026 and ${more2} more in the log`] : []].join("\n");
}
function tails(steps, room) {
  if (room.tailLines === 0) return null;
  const logged = ended(steps, "failed", "cancelled").filter((step) => step.logTail.length > 0);
  const blocks = logged.slice(0, room.items).map((step) => {
    const lines = step.logTail.slice(-room.tailLines).map((text) => clip(text, room.tailColumns));
    return folded(`Last lines of ${codeElement(step.id, 120)}`, fenced(lines), true);
  });
  return blocks.length === 0 ? null : blocks.join("\n\n");
}
function chart(steps) {
  const drawn = timeline(steps);
  return drawn === null ? null : `\`\`\`mermaid
${drawn}
\`\`\``;
}
function versions2(pod, room) {
  const { comfyui: version, comfyuiCommit, python, torch: torch2, cuda, gpu, driver: driver2, others: others2 } = pod.versions;
  const named3 = [
    ["ComfyUI", version],
    ["ComfyUI commit", comfyuiCommit],
    ["Python", python],
    ["torch", torch2],
    ["CUDA", cuda],
    ["GPU", gpu],
    ["driver", driver2],
    ...Object.entries(others2)
  ];
  const rows2 = named3.flatMap(([name, value]) => value === null ? [] : [[literal(name, 120), code(value, 200)]]);
  return rows2.length === 0 ? null : folded("Versions", table(["what", "version"], rows2.slice(0, room.items * 2)));
}

// src/report/summary.ts
var SUMMARY_LIMIT_BYTES = 900 * 1024;
var ROOMS = [
  { pods: 50, tailLines: 40, tailColumns: 2e3, rows: 300, items: 20, timeline: true },
  { pods: 50, tailLines: 20, tailColumns: 500, rows: 300, items: 20, timeline: true },
  { pods: 50, tailLines: 10, tailColumns: 200, rows: 300, items: 20, timeline: true },
  { pods: 20, tailLines: 0, tailColumns: 0, rows: 60, items: 5, timeline: false },
  { pods: 2, tailLines: 0, tailColumns: 0, rows: 40, items: 3, timeline: false }
];
var OVERVIEW_ROWS = 100;
var SHORTENED = "> **Truncated:** GitHub takes no more than 1 MiB. The file that `report-path` names has the whole report.";
function renderSummary(report) {
  let text = "";
  for (const [index, room] of ROOMS.entries()) {
    text = render(report, room, index > 0 || report.pods.length > room.pods);
    if (Buffer.byteLength(text) <= SUMMARY_LIMIT_BYTES) return text;
  }
  return text;
}
function render(report, room, shortened) {
  const { pods } = report;
  const several = pods.length !== 1;
  const parts = [
    ...several ? [overviewHeading(report), overview(report)] : [],
    ...pods.slice(0, room.pods).flatMap((pod) => [heading(pod, report, several ? "###" : "##"), ...podSections(pod, room)]),
    ...shortened ? [SHORTENED] : []
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}
`;
}
function heading(pod, report, marks) {
  const { icon, sentence } = headline(pod, isPlan(report));
  return `${marks} ${icon} ${podName(pod)}: ${prose(sentence)}`;
}
function overviewHeading(report) {
  const { pods } = report;
  const worst = POD_RESULTS_BY_SEVERITY.findLast((result) => pods.some((pod) => pod.result === result));
  const time2 = duration(seconds2(report));
  if (worst === void 0) return `## ${POD_WORDS.failed.icon} no pod was reached (${time2})`;
  if (isPlan(report) && worst !== "failed" && worst !== "cancelled") {
    const changing = pods.filter((pod) => pod.changed).length;
    return `## \u{1F50D} ${count(pods.length, "pod")}: ${changing === 0 ? "nothing to do" : `would change ${changing}`}`;
  }
  const counts = POD_RESULTS_BY_SEVERITY.toReversed().flatMap((result) => counted(pods, result));
  return `## ${POD_WORDS[worst].icon} ${count(pods.length, "pod")}: ${counts.join(", ")} in ${time2}`;
}
function counted(pods, result) {
  const amount = pods.filter((pod) => pod.result === result).length;
  return amount === 0 ? [] : [`${amount} ${POD_WORDS[result].word}`];
}
function overview(report) {
  const { pods } = report;
  if (pods.length === 0) return "";
  const rows2 = pods.slice(0, OVERVIEW_ROWS).map((pod) => {
    const { icon, sentence } = headline(pod, isPlan(report));
    return [badge({ icon, word: podWord(pod, report) }), podName(pod), prose(sentence, 300), comfyui2(pod)];
  });
  if (pods.length > OVERVIEW_ROWS) rows2.push(["", `${pods.length - OVERVIEW_ROWS} more`, "", ""]);
  return table(["result", "pod", "what happened", "ComfyUI"], rows2);
}
function podWord(pod, report) {
  return isPlan(report) && pod.problem === null ? "planned" : POD_WORDS[pod.result].word;
}
function comfyui2(pod) {
  if (comfyuiRuns(pod) !== true) return "\u2013";
  return pod.versions.comfyui === null ? "runs" : `runs ${code(pod.versions.comfyui, 60)}`;
}
function podName({ name }) {
  return name.includes("@") ? code(name, 120) : literal(name, 120);
}

// src/report/github.ts
var githubSink = { line: info, startGroup, endGroup };
var ANNOTATE = { error, warning };
async function publish(report) {
  for (const { kind: kind2, title, message: message2 } of annotationsOf(report)) ANNOTATE[kind2](message2, { title });
  const path = await attempt("report file", () => writeReport(report));
  for (const [name, value] of Object.entries(outputsOf(report, path ?? ""))) setOutput(name, value);
  await attempt("job summary", () => summary.addRaw(renderSummary(report)).write());
}
async function writeReport(report) {
  const folder = await mkdtemp2(join2(process.env.RUNNER_TEMP || tmpdir(), "comfy-pod-"));
  const path = join2(folder, "report.json");
  await writeFile2(path, `${JSON.stringify(report, null, 2)}
`);
  return path;
}
async function attempt(what, write) {
  try {
    return await write();
  } catch (error2) {
    warning(`The ${what} could not be written: ${error2 instanceof Error ? error2.message : String(error2)}`);
    return null;
  }
}

// src/report/line-buffer.ts
var HEAD_LINES = 200;
var TAIL_LINES3 = 400;
var HEAD_CHARACTERS = 64 * 1024;
var TAIL_CHARACTERS = 256 * 1024;
var LineBuffer = class {
  #head = [];
  #headCharacters = 0;
  #headClosed = false;
  #tail = [];
  #tailCharacters = 0;
  /** Where the tail begins in its array: a shift for each line would move all of them. */
  #first = 0;
  #leftOut = 0;
  push(line2) {
    this.#headClosed ||= this.#head.length >= HEAD_LINES || this.#headCharacters + line2.length > HEAD_CHARACTERS;
    if (!this.#headClosed) {
      this.#head.push(line2);
      this.#headCharacters += line2.length;
      return;
    }
    this.#tail.push(line2);
    this.#tailCharacters += line2.length;
    while (this.#tail.length - this.#first > TAIL_LINES3 || this.#tailCharacters > TAIL_CHARACTERS) this.#drop();
    if (this.#first > TAIL_LINES3) {
      this.#tail = this.#tail.slice(this.#first);
      this.#first = 0;
    }
  }
  /** All lines held, with a note where some are missing; the buffer is empty afterwards. */
  drain() {
    const note = this.#leftOut === 0 ? [] : [`\u2026 ${this.#leftOut} lines left out; the log on the pod has them \u2026`];
    const lines = [...this.#head, ...note, ...this.#tail.slice(this.#first)];
    this.#head.length = 0;
    this.#tail = [];
    this.#headCharacters = this.#tailCharacters = this.#first = this.#leftOut = 0;
    this.#headClosed = false;
    return lines;
  }
  #drop() {
    this.#tailCharacters -= this.#tail[this.#first]?.length ?? 0;
    this.#first += 1;
    this.#leftOut += 1;
  }
};

// src/report/progress.ts
var PROGRESS_EVERY_MS = 5e3;
var ProgressFilter = class {
  #write;
  #now;
  #pending = null;
  #shownAt = Number.NEGATIVE_INFINITY;
  constructor(write, now) {
    this.#write = write;
    this.#now = now;
  }
  push(line2) {
    if (line2.overwritten) {
      this.#state(line2.text);
      return;
    }
    if (this.#pending !== null && isBlank(line2.text)) {
      this.flush();
      return;
    }
    if (this.#pending !== null && !completes(line2.text, this.#pending)) this.flush();
    this.#pending = null;
    this.#write(line2.text);
  }
  /** Shows the state that was held back, if any. */
  flush() {
    if (this.#pending !== null) this.#write(this.#pending);
    this.#pending = null;
  }
  #state(text) {
    if (isBlank(text)) return;
    this.#pending = text;
    if (this.#now() - this.#shownAt < PROGRESS_EVERY_MS) return;
    this.#shownAt = this.#now();
    this.flush();
  }
};
function isBlank(text) {
  return text.trim() === "";
}
function completes(line2, state) {
  const [a, b] = [words(line2), words(state)];
  return a.startsWith(b) || b.startsWith(a);
}
function words(text) {
  return text.replace(new RegExp("\\P{L}+", "gu"), "").slice(0, 12);
}

// src/report/log.ts
function createLog(sink, now = Date.now) {
  let waiting = [];
  let live = null;
  const show = (text) => sink.line(neutralise(coloured(text)));
  function begin(title) {
    const held = new LineBuffer();
    const progress2 = new ProgressFilter((text) => group.live ? show(text) : held.push(text), now);
    const splitter = new LineSplitter((line2) => progress2.push(line2));
    const group = { title, held, splitter, progress: progress2, live: false, outcome: null };
    return group;
  }
  function goLive(group) {
    live = group;
    group.live = true;
    open4(group.title, group.held.drain());
  }
  function open4(title, lines) {
    sink.startGroup(neutralise(oneLine(title)));
    lines.forEach(show);
  }
  function end(group, outcome) {
    if (group.outcome !== null) return;
    group.splitter.end();
    group.progress.flush();
    group.outcome = outcome;
    if (!group.live) return;
    sink.endGroup();
    outcome.forEach(show);
    live = null;
    advance();
  }
  function advance() {
    const next = waiting.find((each) => typeof each !== "string" && each.outcome === null);
    for (const each of waiting) {
      if (typeof each === "string") show(each);
      else if (each.outcome !== null) ended2(each, each.outcome);
    }
    waiting = waiting.filter((each) => typeof each !== "string" && each.outcome === null && each !== next);
    if (next !== void 0) goLive(next);
  }
  function ended2(group, outcome) {
    const lines = group.held.drain();
    const [title = group.title, ...rest] = outcome;
    if (lines.length === 0) {
      show(title);
    } else {
      open4(title, lines);
      sink.endGroup();
    }
    rest.forEach(show);
  }
  return {
    note: show,
    outcome(text) {
      if (live === null) show(text);
      else waiting.push(text);
    },
    begin(title) {
      const group = begin(title);
      if (live === null) goLive(group);
      else waiting.push(group);
      return {
        write: (chunk) => {
          if (group.outcome === null) group.splitter.push(chunk);
        },
        end: (outcome) => end(group, outcome)
      };
    },
    close() {
      while (live !== null) end(live, []);
      advance();
    }
  };
}
function logOf(pod, log) {
  const named3 = (text) => `${pod}: ${text}`;
  return {
    note: (text) => log.note(named3(text)),
    outcome: (text) => log.outcome(named3(text)),
    begin(title) {
      const work2 = log.begin(named3(title));
      return { write: work2.write, end: (outcome) => work2.end(outcome.map(named3)) };
    },
    close: log.close
  };
}

// src/action.ts
async function act(run2) {
  const { reading, secrets } = run2;
  if (reading.kind === "problems") {
    await refuse(reading.problems);
    return false;
  }
  const report = withoutSecrets(await work(reading.settings, run2), secrets);
  await publish(report);
  return !report.pods.some(({ result }) => result === "failed" || result === "cancelled");
}
async function work(settings, { signal, sockets, folder }) {
  const startedAt = Date.now();
  const log = createLog(githubSink);
  const command = COMMAND_WORK[settings.command];
  const link2 = runLink(process.env);
  const cache = openWheelCache({
    environment: process.env,
    program: `${folder}/cache-client.js`,
    temporaryFolder: settings.temporaryFolder
  });
  const pods = settings.targets.map((target) => {
    const many = settings.targets.length > 1 && target.kind === "ssh";
    const podLog = many ? logOf(formatAddress(target), log) : log;
    return withPod({ target, settings, log: podLog, signal, run: link2, sockets, cache }, command);
  });
  for (const notice of settings.notices) log.note(notice);
  try {
    const report = {
      version: REPORT_VERSION,
      command: settings.command,
      startedAt,
      pods: await Promise.all(pods),
      endedAt: Date.now()
    };
    for (const pod of report.pods) for (const line2 of closingLines(pod, isPlan(report))) log.outcome(line2);
    return report;
  } finally {
    log.close();
    await cache?.close();
  }
}
async function refuse(problems) {
  for (const problem3 of problems) refuseInput(problem3);
  const now = Date.now();
  await publish({ version: REPORT_VERSION, command: input("command"), startedAt: now, endedAt: now, pods: [] });
}
export {
  act
};
