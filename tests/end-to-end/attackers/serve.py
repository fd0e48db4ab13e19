"""Answers one request after another: serve.py ADDRESS PORT TEXT"""
import http.server, sys

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(sys.argv[3].encode())

    def log_message(self, *words):
        pass

http.server.HTTPServer((sys.argv[1], int(sys.argv[2])), Answer).serve_forever()
