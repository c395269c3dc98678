/** A double of JupyterLab: its server, as a wheel. */
import type { WheelSpec } from "./wheels.ts";

/** Listens as it is told, and answers `/api` with what it was told. */
const SERVER = `
import http.server, json, sys
given = dict(one.lstrip("-").split("=", 1) for one in sys.argv[1:] if "=" in one)
class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/api" else 404)
        self.end_headers()
        self.wfile.write(json.dumps(given).encode())
http.server.HTTPServer((given["ip"], int(given["port"])), Api).serve_forever()
`;
/** The wheel of a double of JupyterLab. */
export const jupyterLabWheel = (version: string): WheelSpec => ({
  name: "jupyterlab",
  version,
  files: { "jupyterlab/__init__.py": "", "jupyterlab/__main__.py": SERVER },
});
