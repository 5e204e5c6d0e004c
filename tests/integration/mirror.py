"""A web server over a folder, as slow as a distant one: mirror.py FOLDER DELAY-MS STATE. Writes its port to STATE/port and
how many requests were under way at once, at most, to STATE/most."""
import functools
import http.server
import pathlib
import sys
import threading
import time

folder, delay, state = sys.argv[1], int(sys.argv[2]) / 1000, pathlib.Path(sys.argv[3])
lock = threading.Lock()
under_way = most = 0


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        global under_way, most
        with lock:
            under_way += 1
            if under_way > most:
                most = under_way
                (state / "most").write_text(str(most))
        time.sleep(delay)
        try:
            super().do_GET()
        finally:
            with lock:
                under_way -= 1

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that was killed is what the test is about."""


server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
(state / "port.new").write_text(str(server.server_address[1]))
(state / "port.new").rename(state / "port")
server.serve_forever()
