"""An HTTP server, or the proxy of one, that stores requests and sends prepared responses."""

import base64
import http.server
import json
import re
import threading

# Services whose protocol is restXml or ec2Query: the root element of a response has no `…Result` in it.
PLAIN_XML = {"s3api", "s3control", "route53", "cloudfront", "ec2"}
REST_XML = PLAIN_XML - {"ec2"}
# A program that asks for more pages than this gets an error.
MOST = 20


class Recorder(http.server.ThreadingHTTPServer):
    """`json` and `xml` (body and headers) are the first response; later responses are empty."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.prepare("", False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """Programs may close a connection at any time."""

    def prepare(self, service, fails, as_json=None, as_xml=None):
        self.service, self.fails, self.json, self.xml = service, fails, as_json, as_xml
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return data

    def record(self):
        body, host = self.body(), ""
        target = self.requestline.split(" ")[1]
        if target.startswith("http://"):  # as a proxy
            host, _, target = target[7:].partition("/")
            target = "/" + target
        headers = sorted((name.lower(), value) for name, value in self.headers.items())
        self.server.requests.append(
            {
                "method": self.command,
                "host": host,
                "target": target,
                "headers": headers,
                "body": base64.b64encode(body).decode(),
            }
        )
        return dict(headers), body

    def respond(self):
        headers, request = self.record()
        server = self.server
        failed = server.fails or len(server.requests) > MOST
        is_first = len(server.requests) == 1 and not failed
        is_form = "form" in headers.get("content-type", "")
        action = re.search(rb"(?:^|&)Action=(\w+)", request) if is_form else None
        more = {}
        if headers.get("smithy-protocol") == "rpc-v2-cbor":
            body, kind, more = b"\xa0", "application/cbor", {"smithy-protocol": "rpc-v2-cbor"}
        elif action or server.service in REST_XML:
            kind = "text/xml"
            name = action[1].decode() if action else "Empty"
            inner = "" if server.service in PLAIN_XML else f"<{name}Result/>"
            body = f"<{name}Response>{inner}</{name}Response>".encode()
            if failed:
                body = b"<ErrorResponse><Error><Code>Stopped</Code><Message>enough</Message></Error></ErrorResponse>"
            elif is_first and server.xml:
                body, more = server.xml
        else:
            kind = "application/json"
            value = server.json if is_first and server.json is not None else {}
            body = json.dumps({"__type": "Stopped", "message": "enough"} if failed else value).encode()
        self.send_response_only(400 if failed else 200)
        more = {name: value for name, value in more.items() if "\n" not in value}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = respond
