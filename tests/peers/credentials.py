#!/usr/bin/env python3
"""Compares credentials of every provider with the AWS CLI: random settings, programs, caches and endpoints.

    PYTHONPATH=AWS-CLI-SOURCE PYTHON tests/peers/credentials.py PROGRAM [--cases N] [--seed N] [--keep FILE]

PYTHON can import `awscli`, of version 2 as named above or of version 1 as installed; PROGRAM is `aws` of tests/src/bin. A case is
CreateContact with credentials of one source or a chain of roles over it: environment, files, process, container, instance metadata, IAM
Identity Center, web identity, and (version 2 alone, every eighth case) the session of `aws login`; each in its good and broken forms, with expirations of many forms, control characters, errors, broken JSON
and XML, closed connections. All endpoints are on loopback. Compares exit code, both outputs, key id and session token of the signed
request, the number of requests to each endpoint and of runs of the program, the names of cached files, and the cache of `aws login`. Messages of version 1 of the AWS CLI are converted to
version 2's wording first. Exit code 1 if anything differs that `reason` does not explain; 0 and `skipped: ...` without an AWS CLI.
FILE receives the differences, one per line.
"""

import argparse
import base64
import collections
import datetime
import gc
import hashlib
import http.server
import json
import os
import pathlib
import random
import re
import sys
import threading
import time

import reference

# The AWS CLI imports modules that have the same names as files in this folder.
sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder or ".") != os.path.dirname(os.path.realpath(__file__))]

URL = "{{endpoint}}"
CALL = ["connect", "create-contact", "--instance-id", "i-1", "--channel", "EMAIL", "--initiation-method", "FLOW", "--client-token", "t-1"]
SIGNED = re.compile(r"Credential=([^/]*)/\d+/([^/]*)/([^/]*)/")
FAR = 4070908800
START_URL = "https://sso.example/start"
SESSION = "arn:aws:iam::111122223333:user/me"
# A key generated for this script, as `aws login` writes it and as PKCS #8.
KEY = """-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIMG+ErVCCxVwgWpWyzcbwUK/1XkiISmfJWelVVI/XwJroAoGCCqGSM49
AwEHoUQDQgAEwq6xmX1HDKSSZ21X1c4S6VQHfnQPNiAX49ekMEAIZxRVotEas2SI
qPgwN0Xot3HVotGnoioRcX+6OKe2ydSVTw==
-----END EC PRIVATE KEY-----
"""
PKCS8 = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwb4StUILFXCBalbL
NxvBQr/VeSIhKZ8lZ6VVUj9fAmuhRANCAATCrrGZfUcMpJJnbVfVzhLpVAd+dA82
IBfj16QwQAhnFFWi0RqzZIio+DA3Rei3cdWi0aeiKhFxf7o4p7bJ1JVP
-----END PRIVATE KEY-----
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Sends the responses of the case for a path; the last response of a path repeats."""

    protocol_version = "HTTP/1.1"

    def play(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path = self.path.split("?")[0]
        self.server.seen.append((self.command, path, {name.lower(): value for name, value in self.headers.items()}, body))
        routes = self.server.case["routes"]
        answers = routes.get(path) or routes.get(path + "/")
        if path.endswith("/contact/create-contact"):
            answers = [{"body": reference.CONTACT}]
        at = sum(1 for seen in self.server.seen if seen[1] == path) - 1
        answer = answers[min(at, len(answers) - 1)] if answers else {"status": 404, "body": "nothing here"}
        if answer.get("close"):
            self.close_connection = True
            return
        time.sleep(answer.get("sleep", 0))
        data = answer["body"].encode()
        self.send_response_only(answer.get("status", 200))
        for name, value in ({"content-type": "application/json"} | answer.get("headers", {})).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = play

    def log_message(self, *words):
        pass


def stamp(seconds, form="%Y-%m-%dT%H:%M:%SZ"):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).strftime(form)


class Writer:
    """One random case."""

    def __init__(self, r):
        self.r, self.env, self.files, self.routes, self.options = r, {}, {}, {}, []
        self.config, self.shared = {}, {}
        self.sections, self.only = "", None
        self.now = int(time.time())

    def odds(self, share):
        return self.r.random() < share

    def expiration(self, lives=0.75):
        """A time in the distant future in any format, or one that is past, near or invalid."""
        r = self.r
        forms = ["%Y-%m-%dT%H:%M:%SZ"] * 4 + ["%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%S+0000", "%Y-%m-%dT%H:%M:%SUTC", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%S.000Z", "%Y%m%dT%H%M%SZ", "%a, %d %b %Y %H:%M:%S GMT", "%Y-%m-%dT%H:%M:%S-00:00"]
        if self.odds(lives):
            if self.odds(0.2):
                return r.choice(["2099-01-01T02:00:00+0200", "2098-12-31T19:30:00-04:30", "2099-01-01T00:00:00", "2099-01-01 00:00", "2099-01-01"])
            return stamp(FAR, r.choice(forms))
        if self.odds(0.2):
            return r.choice(["soon", "", "2099-13-45T00:00:00Z", "Z", "never 5", "2099-01-01T00:00:00+99:99"])
        ahead = r.choice([-86400 * 365, -3600, -60, 240, 12 * 60, 14 * 60, 20 * 60, 7200])
        return stamp(self.now + ahead, r.choice(forms))

    def value(self, text, share=0.04):
        return text + self.r.choice(["\n", "\r\n", "\x7f", "\x01", "\t"]) if self.odds(share) else text

    def document(self, id, token="Token", more=None):
        """Credentials as JSON, valid or not."""
        found = {"AccessKeyId": self.value(id), "SecretAccessKey": self.value("secret"), token: self.value("token-" + id), "Expiration": self.expiration()}
        found |= more or {}
        if self.odds(0.12):
            del found[self.r.choice(list(found))]
        if self.odds(0.06):
            found[self.r.choice(["AccountId", "Code", "Message", "x"])] = "1"
        if self.odds(0.04):
            return self.r.choice(["{", "", "[]", "[1]", '"text"', "<html></html>", "null", "{'a': 1}", "\ufeff{}", "1"])
        return json.dumps(found)

    def trouble(self, share=0.2):
        """A failure of an endpoint, or None."""
        if not self.odds(share):
            return None
        return self.r.choice([
            {"status": 400, "body": "bad"}, {"status": 403, "body": '{"code":"AccessDenied","message":"nope"}'}, {"status": 404, "body": "not here"},
            {"status": 500, "body": ""}, {"status": 503, "body": "later"}, {"close": True},
        ])

    def answers(self, good, share=0.2):
        """Responses of a path: the good one, sometimes after or instead of a failure."""
        bad = self.trouble(share)
        return [bad] * self.r.choice([1, 1, 2, 9]) + [good] if bad else [good]

    # Sources: each writes its files and returns the keys of the profile.

    def keys(self, name):
        found = {"aws_access_key_id": f"AKID{name}".upper(), "aws_secret_access_key": "secret"}
        if self.odds(0.3):
            found["aws_session_token"] = "token-" + name
        if self.odds(0.06):
            key = self.r.choice(list(found))
            found[key] = found[key] + self.r.choice(["\x7f", "\x01", "\n  x"])
        if self.odds(0.05):
            del found[self.r.choice(list(found))]
        if self.odds(0.5):
            self.shared.setdefault(name, {}).update(found)
            return {}
        return found

    def process(self, name):
        version = self.r.choice([1] * 12 + [2, "1", None, 1.0, True])
        printed = self.document("AKIDPROCESS", "SessionToken", {} if version is None else {"Version": version})
        code, complaint = (self.r.choice([1, 2, 255]), self.r.choice(["no\n", "", "Traceback\n  é\n"])) if self.odds(0.1) else (0, self.r.choice(["", "warning\n"]))
        self.files["p.out"], self.files["p.err"] = printed, complaint
        self.files["p.sh"] = f'#!/bin/sh\necho run >> "$HOME/runs"\ncat "$HOME/p.out"\ncat "$HOME/p.err" >&2\nexit {code}\n'
        words = self.r.choice(["", "", " --url https://x/?a=1&b=2#/ --team #1", " $(touch made) `id` ; exit 7", " 'a b' \"c\\d\"", " | cat", " é", " a\\ b", " 'open", " x\\"])
        program = self.r.choice(["{{home}}/p.sh"] * 10 + ["'{{home}}/p.sh'", "sh {{home}}/p.sh", "{{home}}/nothing", "nothing-of-this-name", "{{home}}/p.out", "{{home}}"])
        return {"credential_process": program + words}

    def container(self, name):
        if self.odds(0.5):
            self.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = self.r.choice([URL + "/container"] * 8 + [URL + "/container?id=a%20b", URL.replace("127.0.0.1", "localhost") + "/container", "http://evil.example/x", "http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "http://169.254.169.254/x", ""])
        else:
            self.env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@" + URL + "/container"
        if self.odds(0.4):
            self.env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = self.value("Basic abc", 0.15)
        if self.odds(0.2):
            self.env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = self.r.choice(["{{home}}/auth"] * 4 + ["{{home}}/none"])
            self.files["auth"] = self.value("Basic def", 0.2)
        self.routes["/container"] = self.answers({"body": self.document("AKIDCONTAINER")}, 0.12)
        return {}

    def instance(self, name):
        r = self.r
        self.env["AWS_EC2_METADATA_DISABLED"] = r.choice(["false"] * 8 + ["true", "TRUE", "", "no"])
        base = r.choice(["/imds", "/imds/", ""])
        self.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = r.choice([URL + base] * 10 + ["nowhere", "http://"])
        for variable, values in [("AWS_METADATA_SERVICE_NUM_ATTEMPTS", ["1", "2", "3", "x", "0", " 2 "]), ("AWS_METADATA_SERVICE_TIMEOUT", ["1", "2", "1.5"]), ("AWS_EC2_METADATA_V1_DISABLED", ["true", "false"]), ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", ["ipv4", "IPv4", "ipv6", "both"]), ("AWS_IMDS_USE_IPV6", ["true"])]:
            if self.odds(0.12):
                self.env[variable] = r.choice(values)
        base = base.rstrip("/")
        self.routes[base + "/latest/api/token"] = self.answers({"body": r.choice(["token"] * 9 + [""])}, 0.25)
        role = base + "/latest/meta-data/iam/security-credentials/"
        self.routes[role] = self.answers({"body": r.choice(["role"] * 9 + [""])}, 0.12)
        self.routes[role + "role"] = self.answers({"body": self.document("AKIDINSTANCE", more={"Code": "Success"})}, 0.12)
        return {}

    def sso(self, name):
        r = self.r
        found = {"sso_account_id": "111122223333", "sso_role_name": r.choice(["cook", "a role/é"])}
        place = {"sso_start_url": START_URL, "sso_region": r.choice(["us-east-1"] * 8 + ["eu-west-1", "bad region"])}
        has_session = self.odds(0.6)
        if has_session:
            found["sso_session"] = r.choice(["s"] * 15 + ["nope"])
            if self.odds(0.08):
                found["sso_region"] = r.choice(["us-east-1", "xx-east-1"])
            if self.odds(0.05):
                del place[r.choice(list(place))]
            self.sections = "[sso-session s]\n" + "".join(f"{key} = {value}\n" for key, value in place.items())
        else:
            found |= place
        if self.odds(0.06):
            del found[r.choice(list(found))]
        token = {"startUrl": START_URL, "region": "us-east-1", "accessToken": self.value("token-of-sso"), "expiresAt": self.expiration(0.6)}
        if has_session and self.odds(0.7):
            token |= {"clientId": "c", "clientSecret": "s", "registrationExpiresAt": self.expiration(0.85), "refreshToken": "r"}
        if self.odds(0.1):
            del token[r.choice(list(token))]
        if self.odds(0.95):
            file = hashlib.sha1(("s" if has_session else START_URL).encode()).hexdigest()
            self.files[f".aws/sso/cache/{file}.json"] = r.choice(["{", "[]"]) if self.odds(0.03) else json.dumps(token)
        refreshed = {"accessToken": "token-refreshed", "expiresIn": r.choice([28800] * 6 + [60, 0]), "tokenType": "Bearer", "refreshToken": "r2"}
        error = lambda status, code, message: {"status": status, "headers": {"x-amzn-errortype": code}, "body": json.dumps({"message": message})}
        self.routes["/oidc/token"] = [r.choice([{"body": json.dumps(refreshed)}] * 6 + [error(400, "InvalidGrantException", "no"), error(500, "InternalServerException", "oh"), {"status": 401, "body": '{"error":"invalid_grant"}'}, {"close": True}])]
        keys = {"accessKeyId": self.value("AKIDSSO"), "secretAccessKey": "secret", "sessionToken": "token-AKIDSSO", "expiration": r.choice([FAR * 1000] * 6 + [(self.now + 300) * 1000, (self.now - 300) * 1000])}
        self.routes["/sso/federation/credentials"] = [r.choice([{"body": json.dumps({"roleCredentials": keys})}] * 7 + [
            error(401, "UnauthorizedException", "Session token not found or invalid"), error(403, "ForbiddenException", "No access"), error(404, "ResourceNotFoundException", "gone"),
            error(429, "TooManyRequestsException", "slow"), error(500, "X", "oh"), {"status": 500, "body": "<html>no</html>"}, {"close": True}, {"body": "{"}, {"status": 403, "body": ""},
        ])]
        return found

    def login(self, name):
        """A session of `aws login` that is valid, ends soon or is expired, and the endpoint that renews it."""
        r = self.r
        keys = {"accessKeyId": self.value("AKIDLOGIN"), "secretAccessKey": "secret", "sessionToken": "token-AKIDLOGIN", "accountId": "111122223333", "expiresAt": self.expiration(0.35)}
        spoilt = [KEY.replace("MHcC", "MHcD"), KEY.replace("\n", "\r\n"), KEY.strip(), KEY.replace("-----END", "\n-----END"), "", "!", "AAAA", KEY.replace("=", ""), 1]
        token = {"accessToken": keys, "tokenType": "aws_sigv4", "refreshToken": self.value("refresh"), "clientId": "arn:aws:signin:::devtools/same-device", "idToken": "é", "dpopKey": r.choice([KEY] * 16 + [PKCS8] * 2 + spoilt)}
        for members, share in [(token, 0.06), (keys, 0.06)]:
            if self.odds(share):
                key = r.choice(list(members))
                members[key] = r.choice([None, 1, "", {}, "x"])
            elif self.odds(share):
                del members[r.choice(list(members))]
        session = r.choice([SESSION] * 12 + ["", "é", "a b"])
        if self.odds(0.12):
            folder = r.choice(["~/elsewhere", "{{home}}/elsewhere", "$HOME/elsewhere", "${HOME}/elsewhere", "$NONE/elsewhere", "~/elsewhere/", ""])
            self.env["AWS_LOGIN_CACHE_DIRECTORY"] = folder
        if self.odds(0.95):
            folder = "elsewhere" if "AWS_LOGIN_CACHE_DIRECTORY" in self.env else ".aws/login/cache"
            file = f"{folder}/{hashlib.sha256(session.encode()).hexdigest()}.json"
            self.files[file] = r.choice(["{", "[]", "", "null", '"x"', "\ufeff{}"]) if self.odds(0.06) else json.dumps(token)
        renewed = {"accessToken": {"accessKeyId": self.value("AKIDRENEWED"), "secretAccessKey": "secret", "sessionToken": "token-AKIDRENEWED"}, "tokenType": "aws_sigv4", "expiresIn": r.choice([900] * 5 + [60, 1, 0, -5]), "refreshToken": "refresh-2"}
        if self.odds(0.2):
            members = r.choice([renewed, renewed["accessToken"]])
            key = r.choice(list(members))
            if self.odds(0.5):
                del members[key]
            else:
                members[key] = r.choice([None, 1, "", {}, "x", "900", 900.5])
        error = lambda status, code, error: {"status": status, "headers": {"x-amzn-errortype": code}, "body": json.dumps({"error": error, "message": "not you"})}
        denied = [error(400, "AccessDeniedException", word) for word in ["TOKEN_EXPIRED", "USER_CREDENTIALS_CHANGED", "INSUFFICIENT_PERMISSIONS", "AUTHCODE_EXPIRED", "", None, 1]]
        other = [
            error(400, "ValidationException", "INVALID_REQUEST"), error(429, "TooManyRequestsError", "x"), error(500, "InternalServerException", "server_error"), error(400, "AccessDeniedException:http://x/", "TOKEN_EXPIRED"),
            {"status": 403, "body": '{"__type":"x#AccessDeniedException","error":"TOKEN_EXPIRED"}'}, {"status": 400, "headers": {"x-amzn-errortype": "AccessDeniedException"}, "body": "{"}, {"status": 500, "body": ""},
            {"status": 403, "body": "<html>"}, {"close": True}, {"body": "{"}, {"body": ""}, {"body": "[]"}, {"body": "null"},
        ]
        good = {"body": json.dumps(renewed)}
        self.routes["/signin/v1/token"] = r.choice([[good]] * 20 + [[bad] for bad in denied + other] + [[{"status": 500, "body": ""}, good], [error(429, "TooManyRequestsError", "x"), good]])
        return {"login_session": session}

    def web(self, name):
        self.sts()
        self.files["web-token"] = self.value("token-of-web", 0.1)
        file = self.r.choice(["{{home}}/web-token"] * 8 + ["{{home}}/none"])
        found = {"web_identity_token_file": file, "role_arn": "arn:aws:iam::111122223333:role/web"}
        if self.odds(0.3):
            found["role_session_name"] = "me"
        if self.odds(0.05):
            del found["role_arn"]
        return found

    def sts(self):
        if "/sts/" in self.routes:
            return
        r, answers = self.r, []
        for operation in ["AssumeRole"]:
            fields = {"AccessKeyId": "AKIDROLE", "SecretAccessKey": "secret", "SessionToken": "token-AKIDROLE", "Expiration": self.expiration(0.85)}
            if self.odds(0.05):
                del fields[r.choice(list(fields))]
            inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
            user = "<AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/me</Arn></AssumedRoleUser>"
            # One body for both operations: the parser of a response finds its element.
            body = f'<R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>{inner}</Credentials>{user}</AssumeRoleResult>'
            body += f"<AssumeRoleWithWebIdentityResult><Credentials>{inner}</Credentials>{user}</AssumeRoleWithWebIdentityResult></R>"
            answers.append({"headers": {"content-type": "text/xml"}, "body": body})
        error = lambda status, code: {"status": status, "headers": {"content-type": "text/xml"}, "body": f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>not you</Message></Error><RequestId>r</RequestId></ErrorResponse>"}
        if self.odds(0.25):
            answers.insert(0, r.choice([error(403, "AccessDenied"), error(400, "ExpiredTokenException"), error(500, "InternalFailure"), error(400, "Throttling"), {"status": 500, "body": ""}, {"status": 403, "body": "<html>"}, {"close": True}]))
            if self.odds(0.5):
                answers = answers[:1]
        self.routes["/sts/"] = answers

    def role(self, name, depth):
        r = self.r
        self.sts()
        found = {"role_arn": f"arn:aws:iam::111122223333:role/{name}"}
        for key, value in [("external_id", "e-1"), ("duration_seconds", r.choice(["900", "x", " 1200"])), ("role_session_name", "me")]:
            if self.odds(0.2):
                found[key] = value
        if self.odds(0.4):
            source = r.choice(["Environment", "EcsContainer", "Ec2InstanceMetadata", "Nowhere"] if self.odds(0.1) else ["Environment", "EcsContainer", "Ec2InstanceMetadata"])
            found["credential_source"] = source
            if source == "Environment" and self.odds(0.9):
                self.environment()
            elif source == "EcsContainer" and self.odds(0.9):
                self.container(name)
            elif source == "Ec2InstanceMetadata" and self.odds(0.9):
                self.instance(name)
        else:
            base = name + "s"
            found["source_profile"] = base
            self.config[base] = self.source(base, depth + 1)
        return found

    def environment(self):
        r = self.r
        self.env["AWS_ACCESS_KEY_ID"] = self.value("AKIDENV", 0.1)
        self.env["AWS_SECRET_ACCESS_KEY"] = self.value("secret", 0.1)
        if self.odds(0.4):
            self.env[r.choice(["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])] = self.value("token-env", 0.1)
        if self.odds(0.3):
            self.env["AWS_CREDENTIAL_EXPIRATION"] = self.expiration()
        if self.odds(0.05):
            del self.env[r.choice(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])]
        return {}

    def source(self, name, depth=0):
        kinds = ["process"] * 4 + ["sso"] * 4 + ["keys", "web"]
        if depth < 2:
            kinds += ["role"] * 4
        if depth == 0:
            kinds += ["container"] * 4 + ["instance"] * 4 + ["environment"] * 2
        kind = self.only or self.r.choice(kinds)
        if kind == "role":
            return self.role(name, depth)
        return self.environment() if kind == "environment" else getattr(self, kind)(name)

    def case(self, of_login=False):
        """Random settings; with `of_login` those of a session of `aws login`, sometimes with roles on top of it."""
        name = self.r.choice(["default", "default", "p"])
        self.only = "login" if of_login else None
        self.config[name] = self.role(name, 0) if of_login and self.odds(0.15) else self.source(name)
        if name != "default":
            if self.odds(0.5):
                self.options += ["--profile", name]
            else:
                self.env["AWS_PROFILE"] = name
        if not of_login and self.odds(0.1):
            # Another source, which may take precedence.
            self.config[name] |= self.source(name)
        if self.odds(0.2):
            self.options += ["--cli-error-format", self.r.choice(["json", "text"])]
        self.env["AWS_MAX_ATTEMPTS"] = self.r.choice(["1", "1", "1", "2"])
        config = self.sections
        for name, values in self.config.items():
            config += f"[{'default' if name == 'default' else 'profile ' + name}]\nx = 1\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
        shared = "".join(f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()) for name, values in self.shared.items())
        return {"service": "connect", "full_argv": CALL + self.options, "env": self.env, "config": config, "shared": shared, "homes": self.files, "routes": self.routes}


def proof(token, url):
    """A proof of possession without its time and ID; the error in its signature."""
    from awscrt.crypto import EC

    decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    integer = lambda number: b"\x02" + bytes([len(number)]) + number
    head, payload, signature = token.split(".")
    point = lambda half: integer((b"\0" if half[0] > 127 else b"") + half)
    halves = [half.lstrip(b"\0") for half in (decode(signature)[:32], decode(signature)[32:])]
    inner = b"".join(point(half) for half in halves)
    key = EC.new_key_from_der_data(base64.b64decode("".join(KEY.splitlines()[1:-1])))
    is_right = key.verify(hashlib.sha256(f"{head}.{payload}".encode()).digest(), b"\x30" + bytes([len(inner)]) + inner)
    payload = json.loads(decode(payload))
    is_now = abs(payload.pop("iat") - time.time()) < 60
    return {"head": decode(head).decode(), "payload": {**payload, "htu": payload["htu"].replace(url, URL), "jti": len(payload["jti"])}, "signed": is_right, "now": is_now}


def cached(home):
    """Names of all files in caches, and the cache of `aws login`, with a new expiration relative to now."""
    files = [path for folder in (".aws", "elsewhere") for path in sorted((home / folder).rglob("*.json"))]
    found = {str(path.relative_to(home)): None for path in files}
    for path in files:
        if "login" in path.parts or "elsewhere" in path.parts:
            text = path.read_text(encoding="utf-8")
            ahead = lambda match: f'"expiresAt": {round((datetime.datetime.fromisoformat(match[1]).timestamp() - time.time()) / 30)}' if match[1] > "2026" and match[1] < "2090" else match[0]
            found[str(path.relative_to(home))] = re.sub(r'"expiresAt": "(2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"', ahead, text)
    return found


class Runner(reference.Runner):
    """Both programs in an environment that contains only the case's settings."""

    def __init__(self, program):
        import awscli
        import awscli.clidriver

        self.main, self.version = lambda: move_home() or awscli.clidriver.main(), awscli.__version__
        self.program, self.data = os.path.abspath(program), os.path.join(os.path.dirname(awscli.clidriver.__file__), "data")
        self.server = reference.Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        reference.remember_files()
        self.homes = []
        warm = {"service": "connect", "full_argv": CALL, "env": {"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"}, "config": "", "shared": "", "homes": {}, "routes": {}}
        kept, sys.stdout = sys.stdout, open(os.devnull, "w")
        try:
            self.theirs(warm, inside=True)
        finally:
            sys.stdout = kept
        gc.collect()
        gc.freeze()

    def environment(self, case, home):
        env = {"PATH": os.environ["PATH"], "HOME": home, "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "us-west-2"}
        env |= {"AWS_ENDPOINT_URL_CONNECT": self.url, "AWS_ENDPOINT_URL_STS": self.url + "/sts", "AWS_ENDPOINT_URL_SSO": self.url + "/sso", "AWS_ENDPOINT_URL_SSO_OIDC": self.url + "/oidc", "AWS_ENDPOINT_URL_SIGNIN": self.url + "/signin"}
        return env | {name: self.filled(value, home) for name, value in case["env"].items()}

    def filled(self, value, home):
        return value.replace("@" + URL, "@" + self.url.replace("http://", "")).replace(URL, self.url).replace("{{home}}", home)

    def surroundings(self, case, home, work):
        (home / ".aws").mkdir()
        (home / ".aws/config").write_text(self.filled(case["config"], str(home)), encoding="utf-8")
        if case["shared"]:
            (home / ".aws/credentials").write_text(case["shared"], encoding="utf-8")
        for name, text in case["homes"].items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            path.chmod(0o755 if name.endswith(".sh") else 0o644)
        self.home = home

    def run(self, case, which):
        seen = {}

        def noting(case, home, work):
            done = which(case, home, work)
            runs = pathlib.Path(home, "runs")
            seen["runs"] = len(runs.read_text().splitlines()) if runs.exists() else 0
            seen["made"] = pathlib.Path(work, "made").exists()
            seen["cached"] = cached(pathlib.Path(home))
            return done

        self.server.case, self.server.seen = case, []
        done = super().run(case, noting)
        asked, signed, proofs = collections.Counter(), [], []
        for method, path, headers, body in self.server.seen:
            asked[f"{method} {path}"] += 1
            if "dpop" in headers:
                proofs.append([proof(headers["dpop"], self.url), headers.get("content-type"), body.decode()])
            if path.endswith("/contact/create-contact"):
                found = SIGNED.search(headers.get("authorization", ""))
                signed.append([found and found.groups(), headers.get("x-amz-security-token")])
        return {"exit": done["exit"], "stdout": done["stdout"], "stderr": done["stderr"], "signed": signed, "asked": dict(asked), "proofs": proofs, **seen}


moved = [os.path.expanduser("~")]


def move_home():
    """Cache folders that were resolved when the AWS CLI was imported, in a case's own home directory."""
    home = os.path.expanduser("~")
    for name, module in list(sys.modules.items()):
        if not name.startswith(("botocore", "awscli")):
            continue
        classes = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == name]
        for owner in [module, *classes]:
            for key, value in list(vars(owner).items()):
                if isinstance(value, str) and value.startswith(moved[0] + "/.aws"):
                    setattr(owner, key, home + value[len(moved[0]):])
    moved[0] = home


def of_version_2(done):
    """Version 1's messages with version 2's wording."""
    said = done["stderr"]
    if said.startswith("\n") and not said.startswith("\naws: [ERROR]: "):
        said = "\naws: [ERROR]: " + said[1:]
    if said.startswith("Unable to locate credentials."):
        said = "\naws: [ERROR]: An error occurred (NoCredentials): " + said.replace("aws configure", "aws login")
        done = done | {"exit": 253}
    if done["exit"] == 255 and "An error occurred (" in said:
        done = done | {"exit": 254}
    return done | {"stderr": said.rstrip() + "\n" if said else said}


PYTHONS_WORDS = [
    "object has no attribute", "indices must be", "unsupported operand", "Parser must be a string", "strptime() argument", "is not iterable", "not a container", "argument 1 must be str", "out of range", "must be in 1..12", "must be in range",
    "not subscriptable", "list index out of range", "must be a string", "Exec format error", "Permission denied", "offset must be a timedelta", "day is out of range", "Expecting", "Unterminated", "Unexpected UTF-8 BOM", "cannot be parsed", "isoformat",
    "unsupported type for timedelta", "has no len()", "expected string or bytes-like", "sequence item", "must be str", "not JSON serializable",
]


def reason(case, want, got):
    """Why the programs may differ here, or None."""
    same = lambda *names: all(want[name] == got[name] for name in names)
    if "which is not valid in a request" in got["stderr"] and got["exit"] == 255 and not got["signed"]:
        return "control characters are refused by the name of their source before anything is sent (docs/src/differences.md)"
    if "Unable to parse config file" in want["stderr"] and "Unable to parse config file" in got["stderr"]:
        return "a configuration file that cannot be parsed is named with its line"
    more = [name for name in got["cached"] if name not in want["cached"]]
    less = [name for name in want["cached"] if name not in got["cached"]]
    if got == want | {"cached": got["cached"]} and all(name.startswith(".aws/cli/cache/") for name in more + less):
        if not less and len(more) == 1 and "source_profile" in case["config"]:
            return "credentials of IAM Identity Center or of a token with which a role is assumed are cached too"
        if not more and len(less) == 1 and "refreshed credentials are still expired" in want["stderr"]:
            return "credentials that are over are not cached"
    if got == want | {"stderr": re.sub(r'//[^/@"]*@', "//***@", want["stderr"])}:
        return "users and passwords in URLs are masked"
    if re.search(r"Unable to load private key from cached token: |AWS_ERROR_(CAL|INVALID)", want["stderr"]) and "Unable to load private key from cached token" in got["stderr"] and same("exit", "signed", "asked", "cached"):
        return "a damaged key of a session is named as one, without the words of the library that reads it"
    if re.search(r"login session token: \w+ is missing or not valid\.", got["stderr"]) and want["exit"] in (252, 255) and not want["signed"] and not got["signed"]:
        return "a member of a session that is not a string is named, where the AWS CLI goes on until Python or botocore refuses it"
    if "can't subtract offset-naive and offset-aware" in want["stderr"]:
        return "an expiration without a zone is UTC for us, and an error of Python's for the AWS CLI"
    if want["exit"] == got["exit"] == 255 and same("signed", "runs", "asked"):
        if any(words in want["stderr"] for words in PYTHONS_WORDS) or re.fullmatch(r"\s*(aws: \[ERROR\]: )?'\w+'\s*", want["stderr"]):
            return "Python's own words for a document of the wrong form"
        if "Unknown string format" in want["stderr"] or "String does not contain a date" in want["stderr"]:
            return "dateutil's words for what is not a date"
    return None


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("--cases", type=int, default=500)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    words.add_argument("--keep")
    words.add_argument("--only", type=int, help="one case of the seed, shown whole")
    words.add_argument("--login", action="store_true", help="cases of sessions of `aws login` alone")
    words = words.parse_args()
    try:
        runner = Runner(words.program)
    except ImportError:
        print("skipped: this Python has no awscli")
        return 0
    from botocore import utils

    utils.ContainerMetadataFetcher.SLEEP_TIME = 0
    print(f"AWS CLI {runner.version}")
    tally = collections.Counter()
    with open(words.keep or os.devnull, "w", encoding="utf-8") as keep:
        for number in range(words.cases) if words.only is None else [words.only]:
            of_login = (words.login or number % 8 == 7) and not runner.version.startswith("1.")
            case = Writer(random.Random(f"{words.seed} {number}")).case(of_login)
            if runner.version.startswith("1."):
                case["full_argv"] = [word for word in case["full_argv"] if word not in ("--cli-error-format", "json", "text")]
                # Version 1 retries in the mode `legacy` by default, which marks fewer errors as "reached max retries".
                case["env"].setdefault("AWS_RETRY_MODE", "standard")
            want, got = runner.run(case, runner.theirs), runner.run(case, runner.ours)
            if runner.version.startswith("1."):
                # Version 1 does not cache credentials of IAM Identity Center.
                want, got = of_version_2(want) | {"cached": []}, got | {"cached": []}
            why = reason(case, want, got) if want != got else None
            tally["the same" if want == got else "on purpose: " + why if why else "different"] += 1
            tally["exit " + str(want["exit"])] += 1
            if words.only is not None:
                print(json.dumps(case | {"expect": want, "got": got}, indent=1))
            if want != got and not why:
                keep.write(json.dumps({"id": number} | case | {"expect": want, "got": got}) + "\n")
                keep.flush()
    print(f"seed {words.seed}", dict(tally))
    return 1 if tally["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
