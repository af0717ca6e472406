"""A small OpenID Connect provider on loopback: discovery, authorize, token with PKCE, userinfo, signed id_token."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "chantier", "un secret partagé"


class Provider(ThreadingHTTPServer):
    """Who signs in there next is `claims`; what it hands out is remembered so that the exchange can be checked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {}
        self.audience = CLIENT
        self.codes = {}
        self.refused = []

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self):
        app = {
            "provider_id": "federation",
            "name": "La Fédération",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.issuer},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def id_token(self):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 300, **self.claims}
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_args):
        pass

    def _answer(self, body, status=200):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        path, ours = urlsplit(self.path), self.server
        if path.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": ours.issuer,
                    "authorization_endpoint": f"{ours.issuer}/authorize",
                    "token_endpoint": f"{ours.issuer}/token",
                    "userinfo_endpoint": f"{ours.issuer}/userinfo",
                    "jwks_uri": f"{ours.issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif path.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(path.query).items()}
            code = f"code-{len(ours.codes)}"
            ours.codes[code] = asked
            self.send_response(302)
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif path.path == "/userinfo":
            self._answer(ours.claims)
        elif path.path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(ours.key.public_key()))
            self._answer({"keys": [{**key, "kid": "k1", "alg": "RS256"}]})
        else:
            self._answer({}, 404)

    def do_POST(self):
        ours = self.server
        length = int(self.headers["Content-Length"])
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        asked = ours.codes.pop(sent.get("code"), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        wrong = (
            asked is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or asked.get("code_challenge_method") != "S256"
            or proof.rstrip(b"=").decode() != asked.get("code_challenge")
        )
        if wrong:
            ours.refused.append(sent)
            self._answer({"error": "invalid_grant"}, 400)
            return
        self._answer({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": ours.id_token()})


@contextmanager
def providing():
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
