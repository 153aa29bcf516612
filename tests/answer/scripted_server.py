"""A small OpenAI-compatible server that says what its script says.

    python scripted_server.py PORT_FILE SCRIPT

It writes its port to PORT_FILE, streams the text of SCRIPT to each chat request, and keeps the last
request beside the script. ``!500`` or ``!429`` at the start answers with that error; ``!hang`` and
``!cut``, anywhere, say what stands before and then nothing more, or break the connection.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORT_FILE, SCRIPT = Path(sys.argv[1]), Path(sys.argv[2])
ERRORS = ("!429", "!500")
USAGE = {"prompt_tokens": 1200, "completion_tokens": 30, "total_tokens": 1230}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        SCRIPT.with_suffix(".request").write_bytes(body)
        text = SCRIPT.read_text(encoding="utf-8")
        if text[:4] in ERRORS:
            self.send_error(int(text[1:4]), "scripted")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        said = text.partition("!")[0]
        for start in range(0, len(said), 7):
            self._say({"delta": {"content": said[start : start + 7]}, "finish_reason": None})
        if text.endswith("!hang"):
            time.sleep(60)
        if text.endswith("!cut"):
            # Without lingering, closing resets the connection: the client sees it break.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self._say({"delta": {}, "finish_reason": "stop"})
        if json.loads(body).get("stream_options", {}).get("include_usage"):
            self._write({"choices": [], "usage": USAGE})
        self.wfile.write(b"data: [DONE]\n\n")

    def _say(self, choice: dict[str, object]) -> None:
        self._write({"choices": [{"index": 0, **choice}]})

    def _write(self, told: dict[str, object]) -> None:
        about = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        self.wfile.write(f"data: {json.dumps({**about, **told})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    PORT_FILE.write_text(str(server.server_port))
    server.serve_forever()
