#!/usr/bin/env python3
"""Makes packages with `packaging/build`, installs each into an empty environment and runs the installed program.

    tests/peers/packages.py                     a small crate whose facts are hostile strings
    tests/peers/packages.py --packages FOLDER   packages that `packaging/build` has made of aws-connect, hardie or
                                                connect-local

The small crate compiles in a second, so that every format is checked with a static program. Its description, authors,
licence and repository contain what would be code in a shell, in Ruby, JSON or TOML, or in a description of nFPM. Prints
`skipped: …` for formats whose tools are missing here. Exit code 1 with the reason if something is wrong.
"""

import argparse
import base64
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTILE = """it's a "test" \\ #{`touch stolen`} $(touch stolen) `touch stolen` $HOME ${PATH} {{NAME}} %{name} | é <b>"""
MANIFEST = f"""[package]
name = "small-One"
version = "1.2.3"
edition = "2024"
description = {json.dumps(HOSTILE)}
authors = [{json.dumps(HOSTILE)}]
license = "MIT OR Apache-2.0"
repository = "https://example.org/$HOME/it's/#{{1}}/`touch stolen`"

[package.metadata.binstall]
pkg-url = "{{ repo }}/releases/download/v{{ version }}/{{ name }}-{{ version }}-{{ target }}.tar.gz"

[workspace]
"""
# Resolves names like programs that send requests.
MAIN = """use std::net::ToSocketAddrs;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        // Set by the .cargo/config.toml of the crate.
        ["--version"] => println!("small-One {}", env!("SMALL_VERSION")),
        ["create", "--skeleton"] => println!("{{\\"Name\\": \\"\\"}}"),
        ["resolve", name] => println!("{:?}", (name, 80).to_socket_addrs().unwrap().next().unwrap().ip()),
        _ => std::process::exit(252),
    }
}
"""
# What Homebrew gives a formula, as far as ours asks: facts are kept, `install` runs on what it names.
FORMULA = """require 'json'
class Place
  def install(what)
    Array(what.is_a?(Hash) ? what.keys : what).each { |path| File.exist?(path) || raise("no #{path}") }
  end
end
class Formula
  FACTS = {}
  %w[desc homepage version license url sha256].each do |name|
    define_singleton_method(name) { |*value| FACTS[name] = value[0] unless value.empty?; FACTS[name] }
  end
  %w[on_linux on_macos on_intel on_arm].each { |name| define_singleton_method(name) { |&block| class_eval(&block) } }
  def self.test; end
  %w[bin man1 bash_completion zsh_completion fish_completion].each { |name| define_method(name) { Place.new } }
end
before = Object.constants
load ARGV[0]
formula = (Object.constants - before).map { |name| Object.const_get(name) }.find { |it| it.is_a?(Class) && it < Formula }
Dir.chdir(ARGV[1]) { formula.new.install }
puts JSON.generate(Formula::FACTS.merge('class' => formula.name))
"""


# What each program runs first. "PROGRAM" stands for the program itself, "MODEL" for a model file.
FIRST = {
    "small-One": ["create", "--skeleton"],
    "aws-connect": ["create-contact", "--generate-cli-skeleton"],
    "hardie": ["check", "MODEL"],
    "connect-local": ["exec", "--", "PROGRAM", "--version"],
}
MODEL = ROOT / "models/connect.json"


class Made:
    """The packages of one program."""

    def __init__(self, folder):
        self.folder = folder
        self.facts = json.loads((folder / "packages.json").read_text())
        self.name, self.version = self.facts["name"], self.facts["version"]
        self.is_static = self.facts["linking"] == "static"
        self.rows = self.facts["packages"]

    def files(self, format):
        return [self.folder / row["file"] for row in self.rows if row["format"] == format and "file" in row]

    def check_program(self, what, command, size, model=MODEL, inside=None):
        """Runs the installed program: its version, and its first command. `inside` is its path in a root."""
        version = said([*command, "--version"])
        check(f"{what}: --version", self.version in version, version)
        stands_for = {"PROGRAM": [inside] if inside else command, "MODEL": [model]}
        words = [it for word in FIRST[self.name] for it in stands_for.get(word, [word])]
        output = said([*command, *words])
        if self.name == "hardie":
            check(f"{what}: check", "1 model, 1 service, 1 operation planned, " in output and " 0 errors" in output, output)
        elif self.name == "connect-local":
            check(f"{what}: exec", output == version, output)
        else:
            json.loads(output)
        ran = " ".join(FIRST[self.name])
        print(f"as it should be: {what}: installed, `--version` and `{ran}` ran; {size:,} bytes")

    def check_root(self, what, root, size):
        """Runs the program with only the package's files in a root, if it needs nothing else."""
        path = f"usr/bin/{self.name}"
        if not self.is_static:
            return self.check_program(what, [root / path], size)
        shutil.copy(MODEL, root / "model.json")
        command = ["unshare", "--map-root-user", "chroot", root, f"/{path}"]
        self.check_program(what, command, size, "/model.json", f"/{path}")


def said(command, fails=False, **options):
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if (ran.returncode != 0) != fails:
        sys.exit(f"not so: {' '.join(map(str, command))}: {ran.returncode} {ran.stdout[-1000:]} {ran.stderr[-3000:]}")
    return ran.stdout + (ran.stderr if fails else "")


def check(what, holds, why=""):
    if not holds:
        sys.exit(f"not so: {what}: {why}")


def has(*tools):
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        print(f"skipped: no {missing[0]}")
    return not missing


def empty(folder, name):
    path = folder / name
    path.mkdir()
    return path


def tarball(made, folder):
    [file] = made.files("tarball")
    root = empty(folder, "tarball")
    with tarfile.open(file) as tar:
        check("owners and times of the tarball", {(it.uid, it.mtime) for it in tar} == {(0, made.facts["source_date_epoch"])})
        tar.extractall(root, filter="data")
    top = root / file.name.removesuffix(".tar.gz")
    made.check_program("tarball", [top / made.name], file.stat().st_size)
    if made.is_static and has("ldd"):
        check("ldd says static", "statically linked" in said(["ldd", top / made.name]))
    return top


def installer(made, folder):
    [script] = made.files("installer")
    [file] = made.files("tarball")
    home = empty(folder, "home")
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "FROM": str(made.folder)}
    said(["sh", script], env=env, cwd=folder)
    made.check_program("installer", [home / ".local/bin" / made.name], file.stat().st_size)
    if shutil.which("dash"):
        said(["dash", "-n", script])

    other = empty(folder, "spoiled")
    (other / file.name).write_bytes(file.read_bytes()[:-1] + b"x")
    home = empty(folder, "untouched")
    said_ = said(["sh", script], fails=True, env={**env, "HOME": str(home), "FROM": str(other)})
    check("a wrong checksum is named", "checksum" in said_ and "nothing was installed" in said_, said_)
    said_ = said(["sh", script], fails=True, env={**env, "HOME": str(home), "FROM": "http://127.0.0.1:1"})
    check("http is refused", "not an https URL" in said_, said_)
    check("nothing was installed", not list(home.iterdir()))
    print("as it should be: installer: refuses a tarball with a wrong checksum, and http")


def binstall(made, top):
    """The tarball's name and contents are those that cargo-binstall derives from the metadata."""
    [file] = made.files("binstall")
    check("binstall finds the tarball", file == made.files("tarball")[0])
    # The default of `bin-dir` for archives with one folder, and ours.
    check("binstall finds the program", (top / made.name).is_file() and top.name == f"{made.name}-{made.version}-{made.facts['target']}")
    print("as it should be: binstall: templates give the tarball's name and the program's path; cargo-binstall itself was not run")


def homebrew(made, folder, top, url):
    if not has("ruby"):
        return
    [formula] = made.files("homebrew")
    [file] = made.files("tarball")
    said(["ruby", "-c", formula])
    stub = folder / "stub.rb"
    stub.write_text(FORMULA)
    facts = json.loads(said(["ruby", stub, formula, top], cwd=folder))
    want = hashlib.sha256(file.read_bytes()).hexdigest()
    check("the formula's checksum is the tarball's", facts["sha256"] == want, facts)
    check("the formula's URL ends with the tarball's name", facts["url"].endswith("/" + file.name), facts)
    check("the formula's version", facts["version"] == made.version, facts)
    if url:
        check("the formula's strings are Cargo.toml's", (facts["url"], facts["desc"]) == (url, HOSTILE), facts)
        check("the formula's class is as Homebrew calls it", facts["class"] == "SmallOne", facts)
    print("as it should be: homebrew: Ruby reads it, URL and checksum are the tarball's; brew itself was not run")


def deb(made, folder):
    [file] = made.files("deb") or [None]
    if not file or not has("dpkg"):
        return
    root = empty(folder, "deb")
    for path in ["info", "updates", "triggers"]:
        (root / "var/lib/dpkg" / path).mkdir(parents=True)
    (root / "var/lib/dpkg/status").write_text("")
    options = ["--root", root, "--force-not-root", "--force-bad-path", "--log", "/dev/null"]
    said(["dpkg", *options, *([] if made.is_static else ["--force-depends"]), "-i", file])
    made.check_root("deb", root, file.stat().st_size)
    if made.name == "small-One":
        summary = said(["dpkg-deb", "-f", file, "Description"])
        check("the description is Cargo.toml's", " ".join(summary.split()) == HOSTILE, summary)


def rpm(made, folder):
    [file] = made.files("rpm") or [None]
    if not file or not has("rpm"):
        return
    root = empty(folder, "rpm")
    debian = ["--force-debian"] if pathlib.Path("/etc/debian_version").exists() else []
    requirements = [] if made.is_static else ["--nodeps"]
    said(["rpm", "--root", root, "--dbpath", "/var/lib/rpm", *debian, *requirements, "-i", file])
    made.check_root("rpm", root, file.stat().st_size)
    if made.name == "small-One":
        summary = said(["rpm", "-qp", "--queryformat", "%{DESCRIPTION}", file])
        check("the description is Cargo.toml's", summary == HOSTILE, summary)


def unpacked(made, folder, format):
    """Packages for tools that Debian does not have, by tar: their metadata, and the program."""
    [file] = made.files(format) or [None]
    if not file or not has("tar", "zstd"):
        return
    root = empty(folder, format)
    said(["tar", "-C", root, "--warning=no-unknown-keyword", "--zstd" if file.suffix == ".zst" else "-z", "-xf", file])
    facts = (root / ".PKGINFO").read_text()
    check(f"{format} states name and version", re.search(rf"pkgname = {made.name.lower()}\n", facts) and made.version in facts, facts)
    made.check_root(f"{format} (unpacked with tar)", root, file.stat().st_size)


def wheel(made, folder):
    [file] = made.files("wheel") or [None]
    if not file:
        return
    said([sys.executable, "-m", "venv", folder / "venv"])
    said([folder / "venv/bin/pip", "install", "--quiet", "--no-index", file])
    made.check_program("wheel", [folder / "venv/bin" / made.name], file.stat().st_size)


def npm(made, folder):
    files = sorted(made.files("npm"), key=lambda it: len(it.name))
    if not has("npm", "node"):
        return
    main, native = files
    env = {**os.environ, "HOME": str(empty(folder, "npm home")), "npm_config_update_notifier": "false"}
    for what, packages in [("npm, this system's package", [native]), ("npm, main package", [native, main])]:
        project = empty(folder, what)
        said(["npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", *packages], cwd=project, env=env)
        modules = project / "node_modules"
        launcher = modules / made.name.lower() / "launcher.js"
        command = ["node", launcher] if main in packages else [modules / ".bin" / made.name]
        made.check_program(what, command, sum(it.stat().st_size for it in packages))
    native = folder / "npm, this system's package/node_modules/.bin" / made.name
    runs = [subprocess.run([*it, "no-such-command"], capture_output=True) for it in ([native], ["node", launcher])]
    check("the launcher passes the exit code on", runs[0].returncode == runs[1].returncode > 1, runs)


def image(made, folder):
    [file] = made.files("image") or [None]
    if not file or not has("skopeo", "umoci", "unshare"):
        return
    config = json.loads(said(["skopeo", "inspect", "--config", f"oci-archive:{file}"]))
    check("the image starts the program", config["config"]["Entrypoint"] == [f"/usr/bin/{made.name}"], config)
    layout = empty(folder, "layout")
    with tarfile.open(file) as tar:
        tar.extractall(layout, filter="data")
    said(["umoci", "unpack", "--rootless", "--image", f"{layout}:{made.version}", folder / "bundle"])
    root = folder / "bundle/rootfs"
    files = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    check("the image has the program alone", files == [f"usr/bin/{made.name}"], files)
    made.check_root("image, in a chroot with nothing else", root, file.stat().st_size)
    if made.name == "small-One":
        (root / "etc").mkdir()
        (root / "etc/hosts").write_text("127.0.0.9 connect.test\n")
        inside = ["unshare", "--map-root-user", "chroot", root, "/usr/bin/small-One"]
        check("a static program resolves names", said([*inside, "resolve", "connect.test"]) == "127.0.0.9\n")
        print("as it should be: image: the static program resolves a name of /etc/hosts in it")
    local = ROOT / "target/debug/connect-local"
    if made.name == "aws-connect" and not local.is_file():
        print("skipped: no target/debug/connect-local for a call from the image")
    elif made.name == "aws-connect":
        (root / "etc").mkdir()
        (root / "etc/hosts").write_text("127.0.0.1 connect.test\n")
        call = """exec unshare --map-root-user chroot "$0" /usr/bin/aws-connect create-contact --channel EMAIL \\
            --initiation-method FLOW --instance-id 11111111-2222-4333-8444-555555555555 \\
            --endpoint-url "http://connect.test:${AWS_ENDPOINT_URL_CONNECT##*:}" """
        response = json.loads(said([local, "exec", "--", "sh", "-c", call, root]))
        check("a call by host name is answered", "ContactId" in response, response)
        print("as it should be: image: a call of connect-local by a host name of /etc/hosts is answered")


def real_clock(folder):
    """Wrappers that start the compilers without libfaketime, under which rustc's allocator hangs."""
    shims = empty(folder, "shims")
    for name in ["cargo", "rustc"]:
        (shims / name).write_text(f'#!/bin/sh\nunset LD_PRELOAD\nexec "{shutil.which(name)}" "$@"\n')
        (shims / name).chmod(0o755)
    return shims


def small_crate(folder):
    """The packages of the crate, built in two folders on two dates."""
    outputs = []
    later = ["faketime", "2031-05-06 07:08:09"] if has("faketime") else []
    shims = real_clock(folder)
    for place, date in [("one place", []), ("another/place", later)]:
        crate = folder / place / "small"
        (crate / "src").mkdir(parents=True)
        (crate / "Cargo.toml").write_text(MANIFEST)
        (crate / "src/main.rs").write_text(MAIN)
        (crate / ".cargo").mkdir()
        (crate / ".cargo/config.toml").write_text('[env]\nSMALL_VERSION = "1.2.3"\n')
        (crate / "README.md").write_text("# Small\n")
        (crate / "LICENSE").write_text("Do what you want.\n")
        shutil.copytree(ROOT / "generated/packaging", crate / "packaging")
        env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "CARGO_NET_OFFLINE": "true"}
        env["PATH"] = f"{shims}:{env['PATH']}"
        env.pop("CARGO_TARGET_DIR", None)
        # A folder other than the crate's, whose .cargo/config.toml applies nevertheless.
        said([*date, crate / "packaging/build"], env=env, cwd=ROOT)
        check("nothing of a string ran", not list(folder.rglob("stolen")) and not (ROOT / "stolen").exists())
        outputs.append(crate / "target/packages/small-One")
    one, other = (json.loads((it / "packages.json").read_text()) for it in outputs)
    check("packages from two folders are the same bytes", one == other, f"{one} {other}")
    dates = " under two dates" if later else ""
    print(f"as it should be: two folders{dates} give the same bytes of program and packages")
    return outputs[0]


class Faulty:
    """A copy of the small crate and its program, with additions to Cargo.toml."""

    def __init__(self, folder, made):
        self.crate, self.target = folder / "faulty", made.facts["target"]
        self.program = self.crate / "target" / self.target / "release/small-One"
        self.program.parent.mkdir(parents=True)
        shutil.copytree(folder / "one place/small/packaging", self.crate / "packaging")
        shutil.copytree(folder / "one place/small/src", self.crate / "src")
        shutil.copy(folder / "one place/small" / self.program.relative_to(self.crate), self.program)
        self.out = self.crate / "target/packages/small-One"

    def build(self, formats, old="", new="", more=""):
        """The rows of packages.json by format, with a part of Cargo.toml replaced and text appended."""
        check("Cargo.toml has the part", old in MANIFEST, old)
        (self.crate / "Cargo.toml").write_text(MANIFEST.replace(old, new, 1) + more)
        said(self.command("--only", formats), cwd=ROOT)
        return {row["format"]: row for row in json.loads((self.out / "packages.json").read_text())["packages"]}

    def command(self, *options):
        return [self.crate / "packaging/build", "--no-build", "--target", self.target, *options]


def assets(faulty):
    """Files of system packages, in both formats that cargo-deb supports."""
    if not has("nfpm", "dpkg-deb"):
        return
    (faulty.crate / "target/data").mkdir()
    (faulty.crate / "target/data/small-One").write_text("data")
    program = '{ source = "target/release/small-One", dest = "usr/bin/", mode = "755" }'
    data = '["target/data/small-One", "usr/share/small/", "644"]'
    deb = "\n[package.metadata.deb]\nassets = "
    authors = f"authors = [{json.dumps(HOSTILE)}]"
    row = faulty.build("deb", authors, 'authors = ["One\\n  Two"]', deb + f"[{program}, {data}]")
    files = faulty.crate / "files"
    said(["dpkg-deb", "-x", faulty.out / row["deb"]["file"], files])
    maintainer = said(["dpkg-deb", "-f", faulty.out / row["deb"]["file"], "Maintainer"])
    check("white space of authors is collapsed", maintainer == "One Two\n", maintainer)
    check("other files of target/ are not the program", (files / "usr/share/small/small-One").read_text() == "data")
    check("an asset may be a table", (files / "usr/bin/small-One").read_bytes() == faulty.program.read_bytes())
    for list, reason in [(f"[{program}, ['a', 'b']]", 'mode: ["a", "b"]'), (f"[{data}]", "lack the program"), (f"[{program}, 5]", "mode: 5")]:
        row = faulty.build("deb", more=deb + list)["deb"]
        check("an impossible list of assets is refused", reason in row.get("not_built", ""), row)


def urls(faulty):
    """`pkg-url` with a folder per target, with another name of the archive, and not a string."""
    name = "{ name }-{ version }-{ target }.tar.gz"
    faulty.build("tarball,installer", f"/{name}", f"/{{ target }}/{name}")
    script = (faulty.out / "small-One-installer.sh").read_text()
    check("the installer has a URL per target", f"/v1.2.3/{faulty.target}\n" in script.replace("'\n", "\n"), script)
    whole = f'"{{ repo }}/releases/download/v{{ version }}/{name}"'
    for old, new, reason in [(name, "{ name }.tgz", "but the archive is"), (whole, "5", "not a string")]:
        rows = faulty.build("tarball,installer,homebrew,binstall,image", old, new)
        refused = [it for it in ["installer", "homebrew", "binstall"] if reason in rows[it].get("not_built", "")]
        check("a `pkg-url` of another archive is refused", len(refused) == 3 and "file" in rows["tarball"], rows)


def outputs(faulty):
    """Folders in place of files, and packages of other crates in the folder."""
    (faulty.out / "small-one-fork-1.2.3.tgz").write_text("")
    (faulty.out / "small-one-darwin-arm64-1.2.3.tgz").write_text("")
    faulty.build("npm")
    with tarfile.open(faulty.out / "small-one-1.2.3.tgz") as tar:
        optional = json.load(tar.extractfile("package/package.json"))["optionalDependencies"]
    check("npm depends on packages of systems alone", "small-one-darwin-arm64" in optional and "small-one-fork" not in optional, optional)
    tarball = f"small-One-1.2.3-{faulty.target}.tar.gz"
    (faulty.out / tarball).unlink()
    (faulty.out / tarball).mkdir()
    rows = faulty.build("tarball,npm")
    check("a failing format does not end the others", "directory" in rows["tarball"].get("not_built", "") and "file" in rows["npm"], rows)
    (faulty.out / tarball).rmdir()


def messages(faulty):
    """Wrong arguments and environments end with a message."""
    file, virtual = faulty.crate / "file", faulty.crate / "virtual"
    file.write_text("")
    virtual.mkdir()
    (virtual / "Cargo.toml").write_text("[workspace]\nmembers = []\n")
    python = [sys.executable, *faulty.command("--only", "tarball")]
    cases = [
        (["--out", file], {}, "cannot make the folder"),
        (["--manifest-path", virtual / "Cargo.toml"], {}, "workspace without a package"),
        (["--manifest-path", file / "none"], {}, "is not a file"),
        ([], {"PATH": "/nonexistent"}, "add cargo to PATH"),
        *[([], {"SOURCE_DATE_EPOCH": it}, "must be seconds") for it in ["abc", "-1", "4294967296"]],
    ]
    for options, env, message in cases:
        said_ = said([*python, *options], fails=True, env={**os.environ, **env})
        check("a message without a traceback", message in said_ and "Traceback" not in said_, said_)
    folder = faulty.out / "packages.md"
    folder.unlink()
    folder.mkdir()
    said_ = said(python, fails=True)
    check("a message without a traceback", "cannot write" in said_ and "Traceback" not in said_, said_)
    print("as it should be: build: assets, URLs and outputs that cannot be packaged are refused with a reason")


def places(folder, made):
    """Both scripts replace links, do not write through them, and reject a folder in place of the program."""
    [script] = made.files("installer")
    generated = ROOT / "generated"
    other = empty(folder, "cdpath")
    (other / "packaging").mkdir()
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "FROM": str(made.folder), "CDPATH": str(other)}
    program = made.folder / "packages.md"
    for name, command, cwd in [("small-One", ["sh", script], folder), ("aws-connect", ["sh", "packaging/install"], generated)]:
        prefix = empty(folder, f"links {name}")
        (prefix / "bin").mkdir()
        (prefix / "victim").write_text("victim")
        (prefix / f"bin/.{name}.new").symlink_to(prefix / "victim")
        given = {**env, "PREFIX": str(prefix), "PROGRAM": str(program)}
        said(command, env=given, cwd=cwd)
        installed = prefix / "bin" / name
        check("a link is not written through", (prefix / "victim").read_bytes() == b"victim" and not installed.is_symlink())
        installed.unlink()
        installed.mkdir()
        said_ = said(command, fails=True, env=given, cwd=cwd)
        check("a folder is not installed into", "is a folder" in said_ and not [*installed.iterdir()], said_)
    stopped(folder, script, env)
    print("as it should be: install scripts: links and folders in their way are not followed, nothing is left after SIGTERM")


def stopped(folder, script, env):
    """An installer that is stopped during the download leaves no temporary folder."""
    source, temporary = empty(folder, "fifo"), empty(folder, "stopped")
    target = re.search(r"[0-9a-f]{64} (\S+)", script.read_text())[1]
    os.mkfifo(source / f"small-One-1.2.3-{target}.tar.gz")
    env = {**env, "FROM": str(source), "TMPDIR": str(temporary)}
    process = subprocess.Popen(["sh", script], env=env, start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not [*temporary.glob("*")] and time.monotonic() < deadline:
        time.sleep(0.02)
    check("the installer has a temporary folder", [*temporary.iterdir()])
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGTERM)
    code = process.wait(60)
    check("the installer removes its temporary folder", not [*temporary.iterdir()] and code == 143, code)


def auditable(folder):
    """Programs that list their dependencies, and that maturin builds the same program."""
    if not has("cargo-auditable", "rust-audit-info", "maturin"):
        return
    crate, out = folder / "one place/small", empty(folder, "auditable")
    said([crate / "packaging/build", "--auditable", "--only", "tarball,wheel", "--out", out], cwd=ROOT)
    with tarfile.open(next(out.glob("*.tar.gz"))) as tar:
        program = tar.extractfile(next(it for it in tar if it.mode == 0o755 and it.isfile())).read()
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        same = [wheel.read(it) == program for it in wheel.namelist() if "/scripts/" in it]
    check("the wheel has the same program", same == [True])
    (folder / "audited").write_bytes(program)
    listed = json.loads(said(["rust-audit-info", folder / "audited"]))["packages"]
    check("the program lists its dependencies", [it["name"] for it in listed] == ["small-One"], listed)
    print("as it should be: an auditable program lists its dependencies, in tarball and wheel")


def provenance(folder):
    """The signature of a release's statement, verified by openssl, and that a changed statement fails."""
    if not has("openssl"):
        return
    loader = importlib.machinery.SourceFileLoader("release", str(ROOT / ".ci/release"))
    release = importlib.util.module_from_spec(importlib.util.spec_from_loader("release", loader))
    loader.exec_module(release)
    key, public = folder / "key.pem", folder / "public.pem"
    said(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key])
    said(["openssl", "pkey", "-in", key, "-pubout", "-out", public])
    statement = release.provenance([("file", "0" * 64)], "1" * 40, ".ci/release")
    check("it is an in-toto statement", statement["_type"] == "https://in-toto.io/Statement/v1", statement)
    envelope = release.envelope(json.dumps(statement).encode(), key)
    payload, signature = (base64.b64decode(it) for it in (envelope["payload"], envelope["signatures"][0]["sig"]))
    check("the envelope holds the statement", json.loads(payload) == statement)
    (folder / "signature").write_bytes(signature)
    for content, fails in [(payload, False), (payload.replace(b"000", b"001", 1), True)]:
        kind = envelope["payloadType"].encode()
        (folder / "message").write_bytes(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(content), content))
        verify = ["-verify", "-pubin", "-inkey", public, "-rawin", "-in", folder / "message", "-sigfile", folder / "signature"]
        said(["openssl", "pkeyutl", *verify], fails=fails)
    print("as it should be: openssl accepts the signature of a provenance statement, and not of a changed one")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packages", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        # Processes of other users read from folders below.
        folder.chmod(0o755)
        url = None
        if options.packages:
            made = Made(options.packages.resolve())
        else:
            made = Made(small_crate(folder))
            repository = re.search('repository = "(.*)"', MANIFEST)[1]
            url = f"{repository}/releases/download/v1.2.3/{made.files('tarball')[0].name}"
        for row in made.rows:
            if "not_built" in row:
                print(f"skipped: {row['format']} is not built: {row['not_built']}")
        top = tarball(made, folder)
        installer(made, folder)
        binstall(made, top)
        homebrew(made, folder, top, url)
        deb(made, folder)
        rpm(made, folder)
        for format in ["apk", "archlinux"]:
            unpacked(made, folder, format)
        wheel(made, folder)
        npm(made, folder)
        image(made, folder)
        if not options.packages:
            faulty = Faulty(folder, made)
            assets(faulty)
            urls(faulty)
            outputs(faulty)
            messages(faulty)
            places(folder, made)
            auditable(folder)
            provenance(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
