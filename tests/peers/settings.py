#!/usr/bin/env python3
"""Compares which setting wins with the AWS CLI itself: options, environment, profiles, services sections, defaults.

    PYTHONPATH=AWS-CLI-SOURCE PYTHON tests/peers/settings.py PROGRAM MODELS [--cases N] [--seed N] [--keep FILE]

Words as in `reference.py`. A case is CreateContact with a random choice of everything that section 8 of the specification names:
where each setting is written at random, in one place or in several. Compares exit code, both outputs word for word, how often
the service was asked, where (a base path tells endpoints apart), and by whom: key, session token and region of the signature.
Exit code 1 if anything differs that `reason` does not explain; 0 and `skipped: ...` if a requirement is missing.
"""

import argparse
import collections
import json
import os
import random
import re
import shutil
import sys

import reference

URL = "{{endpoint}}"
CALL = ["connect", "create-contact", "--instance-id", "i-1", "--channel", "EMAIL", "--initiation-method", "FLOW", "--client-token", "t-1"]
SIGNED = re.compile(r"Credential=([^/]*)/\d+/([^/]*)/([^/]*)/")


def settings(r):
    """Options, environment and files of a case."""
    options, env, profiles, more, keys = [], {}, collections.defaultdict(dict), [], collections.defaultdict(dict)
    wanted = r.choice(["default", "default", "p", "q"])
    if wanted != "default":
        where = r.choice(["--profile", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "both"])
        if where in ("--profile", "both"):
            options += ["--profile", wanted]
        if where != "--profile":
            env["AWS_PROFILE" if where == "both" else where] = "p" if where == "both" else wanted
    elif r.random() < 0.1:
        env["AWS_PROFILE"], env["AWS_DEFAULT_PROFILE"] = "p", "q"
    profiles["p"]["x"] = profiles["q"]["x"] = "1"
    if r.random() < 0.05:
        options += ["--profile", "nobody"]

    def somewhere(values, option=None, variables=(), key=None, odds=0.35):
        if option and r.random() < odds:
            options.extend([option, r.choice(values)])
        for variable in variables:
            if r.random() < odds:
                env[variable] = r.choice(values)
        if key:
            for name in ["default", "p", "q"]:
                if r.random() < odds:
                    profiles[name][key] = r.choice(values)

    regions = ["us-east-1", "us-west-2", "eu-central-1", "xx-new-7", "US-WEST-2", "cn-north-1", "us-gov-west-1", "fips-us-east-1", "", "bad region"]
    somewhere(regions[: r.choice([4, 10])], "--region", ["AWS_REGION", "AWS_DEFAULT_REGION"], "region", 0.4)
    # Endpoints: the path shows which one was used.
    if r.random() < 0.8:
        places = r.sample(["option", "AWS_ENDPOINT_URL_CONNECT", "AWS_ENDPOINT_URL", "services", "profile"], r.randrange(1, 5))
        for place in places:
            if place == "option":
                options += ["--endpoint-url", f"{URL}/option"]
            elif place == "services":
                name = r.choice(["s", "s", "s", "none"])
                for profile in ["default", "p", "q"]:
                    if r.random() < 0.7:
                        profiles[profile]["services"] = name
                service = r.choice(["connect", "connect", "kitchen"])
                more.append(f"[services s]\n{service} =\n  endpoint_url = {URL}/services\n")
            elif place == "profile":
                for profile in ["default", "p", "q"]:
                    if r.random() < 0.7:
                        profiles[profile]["endpoint_url"] = f"{URL}/{profile}"
            else:
                env[place] = r.choice([f"{URL}/{place.lower()}"] * 5 + [""])
        somewhere(["true", "false", "True", "yes", ""], None, ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "ignore_configured_endpoint_urls", 0.08)
    somewhere(["true", "false", "TRUE", "1", ""], None, ["AWS_USE_FIPS_ENDPOINT"], "use_fips_endpoint", 0.08)
    somewhere(["true", "false", "yes"], None, ["AWS_USE_DUALSTACK_ENDPOINT"], "use_dualstack_endpoint", 0.08)
    # Credentials.
    for place in r.sample(["env", "file", "config", "process", "token"], r.choice([1, 1, 2, 3])):
        if place == "env":
            env["AWS_ACCESS_KEY_ID"] = r.choice(["AKIDENV", "AKIDENV", ""])
            if r.random() < 0.9:
                env["AWS_SECRET_ACCESS_KEY"] = "secret"
        elif place == "token":
            env["AWS_SESSION_TOKEN"] = r.choice(["token", ""])
        elif place == "process":
            for profile in ["default", "p"]:
                if r.random() < 0.6:
                    said = {"Version": r.choice([1, 1, 2]), "AccessKeyId": "AKIDPROCESS", "SecretAccessKey": "secret", "SessionToken": "process"}
                    profiles[profile]["credential_process"] = "echo '" + json.dumps(said) + "'"
        else:
            target = keys if place == "file" else profiles
            for profile in ["default", "p", "q"]:
                if r.random() < 0.6:
                    target[profile]["aws_access_key_id"] = f"AKID{place}{profile}".upper()
                    if r.random() < 0.9:
                        target[profile]["aws_secret_access_key"] = "secret"
                    if r.random() < 0.3:
                        target[profile]["aws_session_token"] = "token-" + place
    if r.random() < 0.1:
        options.append("--no-sign-request")
    # Retries and timeouts.
    somewhere(["1", "2", "0", "x", ""], None, ["AWS_MAX_ATTEMPTS"], "max_attempts", 0.12)
    somewhere(["standard", "adaptive", "legacy", ""], None, ["AWS_RETRY_MODE"], "retry_mode", 0.08)
    somewhere(["5", "0", "-1", "x"], "--cli-read-timeout", odds=0.06)
    somewhere(["5", "0", "-1", "1.5"], "--cli-connect-timeout", odds=0.06)
    # Output settings.
    somewhere(["json", "text", "table", "yaml", "nothing"], "--output", ["AWS_DEFAULT_OUTPUT"], "output", 0.12)
    somewhere(["iso8601", "wire", "x"], None, [], "cli_timestamp_format", 0.05)
    somewhere(["base64", "raw-in-base64-out", "x"], "--cli-binary-format", [], "cli_binary_format", 0.05)
    somewhere(["json", "text", "enhanced", "legacy"], "--cli-error-format", ["AWS_CLI_ERROR_FORMAT"], "cli_error_format", 0.06)
    somewhere(["true", "false"], None, [], "parameter_validation", 0.05)
    somewhere(["app", "app id/é"], None, ["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id", 0.05)
    config = "".join(more)
    for name, values in profiles.items():
        config += f"[{'default' if name == 'default' else 'profile ' + name}]\n"
        config += "".join(f"{key} = {value}\n" for key, value in values.items())
    shared = "".join(f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in values.items()) for name, values in keys.items())
    answer = r.choice([{}] * 6 + [{"status": 500, "body": "{}"}, {"status": 429, "headers": {"x-amzn-errortype": "ThrottlingException"}, "body": '{"message":"slow"}'}])
    return {"service": "connect", "operation": "create-contact", "argv": [], "full_argv": CALL + options, "env": env, "config": config, "shared": shared, "response": answer}


class Runner(reference.Runner):
    """As `reference`'s, in an environment that contains only the case's settings."""

    def environment(self, case, home):
        if "shared" not in case:
            return super().environment(case, home)
        env = {"PATH": os.environ["PATH"], "HOME": home, "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        return env | {name: value.replace(URL, self.url) for name, value in case["env"].items()}

    def words(self, case):
        return [word.replace(URL, self.url) for word in super().words(case)]

    def surroundings(self, case, home, work):
        (home / ".aws").mkdir()
        (home / ".aws/config").write_text(case["config"].replace(URL, self.url), encoding="utf-8")
        if case["shared"]:
            (home / ".aws/credentials").write_text(case["shared"], encoding="utf-8")

    def run(self, case, which):
        done = super().run(case, which)
        asked = []
        for _, uri, headers, _ in self.server.seen:
            signed = SIGNED.search(headers.get("authorization", ""))
            agent = re.search(r"app/\S*", headers.get("user-agent", ""))
            asked.append([uri, signed and signed.groups(), headers.get("x-amz-security-token"), agent and agent.group()])
        return {"exit": done["exit"], "stdout": done["stdout"], "stderr": done["stderr"], "asked": asked}


def reason(want, got):
    """Why the programs may differ here, or None."""
    if "Unable to parse" in want["stderr"] and "Unable to parse" in got["stderr"]:
        return "Python's words for a file that is none"
    if "invalid literal for int()" in want["stderr"] and want["exit"] == got["exit"]:
        return "Python's words for what is no number"
    if want["exit"] in (253, 255) and got["exit"] in (253, 255) and not want["asked"] and not got["asked"] and want["stderr"] != got["stderr"]:
        return "two settings are wrong, and another is named first: ours before a process is run for credentials"
    return None


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("models")
    words.add_argument("--cases", type=int, default=500)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    words.add_argument("--keep")
    words = words.parse_args()
    data = reference.models(words.models)
    if data is None:
        print("skipped: this Python has no awscli of version 2")
        return 0
    runner, tally = Runner(words.program, data), collections.Counter()
    with open(words.keep or os.devnull, "w", encoding="utf-8") as keep:
        for number in range(words.cases):
            case = settings(random.Random(f"{words.seed} {number}"))
            want, got = runner.run(case, runner.theirs), runner.run(case, runner.ours)
            why = reason(want, got) if want != got else None
            tally["the same" if want == got else "on purpose: " + why if why else "different"] += 1
            if want != got and not why:
                keep.write(json.dumps({"id": number} | case | {"expect": want, "got": got}) + "\n")
                keep.flush()
    print(f"seed {words.seed}", dict(tally))
    shutil.rmtree(data)
    return 1 if tally["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
