import encodings.idna  # noqa: F401 (found by its name when a host is looked up)
import os
import socket


class Run:
    """Says hello to each place that it is told, and shows what comes back, or why nothing does."""

    def run(self):
        for place in os.environ["PLACES"].split():
            host, port = place.rsplit(":", 1)
            try:
                with socket.create_connection((host, int(port)), timeout=None) as connection:
                    connection.sendall(b"hello")
                    connection.shutdown(socket.SHUT_WR)
                    with connection.makefile("rb") as answer:
                        print("answered:", answer.read().decode())
            except OSError as error:
                print("refused:", os.strerror(error.errno))
