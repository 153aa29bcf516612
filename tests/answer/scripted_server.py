"""A small OpenAI-compatible server that says what the first line of its script says.

    python scripted_server.py PORT_FILE SCRIPT

It writes its port to PORT_FILE, streams the text of SCRIPT word by word to each chat request, and
keeps the last request beside the script. A script that starts with ``!500`` answers with an error.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

PORT_FILE, SCRIPT = Path(sys.argv[1]), Path(sys.argv[2])


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        SCRIPT.with_suffix(".request").write_bytes(body)
        text = SCRIPT.read_text(encoding="utf-8")
        if text.startswith("!500"):
            self.send_error(500, "scripted")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for start in range(0, len(text), 7):
            self._say({"delta": {"content": text[start : start + 7]}, "finish_reason": None})
        self._say({"delta": {}, "finish_reason": "stop"})
        self.wfile.write(b"data: [DONE]\n\n")

    def _say(self, choice: dict[str, object]) -> None:
        chunk = {
            "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted",
            "choices": [{"index": 0, **choice}],
        }  # fmt: skip
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", 0), Handler)
    PORT_FILE.write_text(str(server.server_port))
    server.serve_forever()
