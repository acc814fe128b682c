"""Generated repositories for the scripts that try `kascan repos`, a host of them, and what is to be said
of them."""
import hashlib, json, os, random, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
KINDS = [
    "plain", "history", "tag", "pull", "shared", "clean", "empty", "note", "bundle", "alternates",
    "submodule", "lfs", "lfs-missing", "corrupt", "shallow", "partial", "dangling", "owner",
]
# Kinds whose clones say something else than what lies on the disk.
LOCAL = {"bundle", "submodule", "dangling", "owner", "alternates", "lfs", "lfs-missing", "corrupt"}


def key(number):
    r = random.Random(number)
    return "ka_" + "live_" + "".join(r.choice(LETTERS) for _ in range(32))


def fingerprint(text):
    return hashlib.sha256(b"kascan/1\0" + text.encode()).hexdigest()[:16]


class Fleet:
    """Repositories of every kind, and what is to be said of them."""

    def __init__(self, work, count):
        self.work, self.clock = work, 1_700_000_000
        self.local, self.host = work + "/local", work + "/host"
        os.makedirs(self.local)
        os.makedirs(self.host)
        self.expected = {}  # fingerprint → number of repositories
        self.unread = {}  # name → code
        self.remote = []
        self.git(work, "init", "-q", "-b", "main", "pool")
        self.commit(work + "/pool", "readme", "a submodule\n")
        for number in range(count):
            self.make(number, KINDS[number % len(KINDS)])

    def git(self, folder, *arguments, data=None):
        self.clock += 60
        environment = dict(
            os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
            GIT_AUTHOR_NAME="Ann", GIT_AUTHOR_EMAIL="ann@example.com", GIT_COMMITTER_NAME="Carl",
            GIT_COMMITTER_EMAIL="carl@example.com", GIT_AUTHOR_DATE=f"{self.clock} +0000",
            GIT_COMMITTER_DATE=f"{self.clock} +0000", GIT_LFS_SKIP_PUSH="1")
        settings = ["-c", "gc.auto=0", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null"]
        return subprocess.run(
            ["git", "-C", folder, *settings, *arguments], env=environment, input=data, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.decode().strip()

    def commit(self, path, name, text):
        with open(f"{path}/{name}", "w") as file:
            file.write(text)
        self.git(path, "add", "-A")
        self.git(path, "commit", "-qm", f"Change {name}")

    def expect(self, text):
        name = fingerprint(text)
        self.expected[name] = self.expected.get(name, 0) + 1

    def make(self, number, kind):
        name = f"r{number:04}-{kind}"
        path = f"{self.local}/{name}"
        secret = key(1 if kind == "shared" else 1000 + number)
        self.git(self.local, "init", "-q", "-b", "main", name)
        if kind == "empty":
            return self.serve(name)
        noise = random.Random(number)
        self.commit(path, "readme", f"{name}\n" + "".join(f"{noise.random()}\n" for _ in range(2000)))
        with open(path + "/.git/config", "a") as file:
            file.write("[uploadpack]\n\tallowFilter = true\n")
        if kind in ("plain", "shared", "bundle", "alternates", "submodule", "owner"):
            self.commit(path, "token", f"token: {secret}\n")
        elif kind == "history":
            self.commit(path, "token", f"token: {secret}\n")
            self.git(path, "rm", "-q", "token")
            self.git(path, "commit", "-qm", "Remove")
        elif kind == "tag":
            self.git(path, "tag", "-a", "v1", "-m", f"with {secret}")
        elif kind == "note":
            self.git(path, "notes", "add", "-m", f"with {secret}")
        elif kind == "pull":
            self.git(path, "checkout", "-q", "--detach")
            self.commit(path, "token", f"token: {secret}\n")
            self.git(path, "update-ref", "refs/pull/7/head", "HEAD")
            self.git(path, "checkout", "-q", "main")
        elif kind == "dangling":
            self.git(path, "hash-object", "-w", "--stdin", data=secret.encode())
        elif kind in ("lfs", "lfs-missing"):
            content = f"token: {secret}\n"
            oid = hashlib.sha256(content.encode()).hexdigest()
            folder = f"{path}/.git/lfs/objects/{oid[:2]}/{oid[2:4]}"
            os.makedirs(folder)
            if kind == "lfs":
                with open(f"{folder}/{oid}", "w") as file:
                    file.write(content)
            self.commit(path, "big.bin", "version https://git-lfs.github.com/spec/v1\n"
                        f"oid sha256:{oid}\nsize {len(content)}\n")
        if kind not in ("clean", "lfs-missing", "corrupt", "shallow", "partial"):
            self.expect(secret)
        self.finish(kind, name, path)

    def finish(self, kind, name, path):
        if kind == "bundle":
            self.git(path, "bundle", "create", "-q", f"{path}.bundle", "--all")
            shutil.rmtree(path)
        elif kind == "alternates":
            self.git(self.local, "clone", "-q", "--bare", "--shared", name, f"{name}.borrows.git")
            self.expected[fingerprint(key(1000 + int(name[1:5])))] += 1
        elif kind == "submodule":
            self.git(path, "submodule", "add", "-q", f"{self.work}/pool", "sub")
            self.git(path, "commit", "-qm", "Submodule")
        elif kind == "lfs-missing":
            self.unread[path] = "lfs-object-missing"
        elif kind == "corrupt":
            self.git(path, "repack", "-qad")
            pack = next(f for f in os.listdir(path + "/.git/objects/pack") if f.endswith(".pack"))
            pack = f"{path}/.git/objects/pack/{pack}"
            os.chmod(pack, 0o644)
            with open(pack, "r+b") as file:
                file.seek(os.path.getsize(pack) // 2)
                file.write(b"\xff" * 64)
            self.unread[path] = None
        elif kind in ("shallow", "partial"):
            for number in range(2):
                self.commit(path, "more", f"{number}\n")
            option = "--depth=1" if kind == "shallow" else "--filter=blob:none"
            extra = [] if kind == "shallow" else ["--no-checkout"]
            self.git(self.local, "clone", "-q", option, *extra, f"file://{path}", f"{name}.cut")
            self.unread[f"{path}.cut"] = f"{kind}-clone"
        elif kind == "owner" and os.geteuid() == 0:
            subprocess.run(["chown", "-R", "65534", path], check=True)
            self.expected[fingerprint(key(1000 + int(name[1:5])))] -= 1
            self.unread[path] = "dubious-ownership"
        if kind not in LOCAL:
            self.serve(name)

    def serve(self, name):
        self.git(self.local, "clone", "-q", "--mirror", name, f"{self.host}/{name}.git")
        self.remote.append(name)

    def adopt(self, folder):
        """Serves mirrors of the git folders below a folder that have all their objects, each with a key of
        its own: in a commit that another one undoes, or in that of a pull request."""
        names, wanted = [], set()
        found = (top for top, folders, files in os.walk(folder) if "HEAD" in files and "objects" in folders)
        for path in sorted(found):
            objects = self.git(path, "rev-list", "--objects", "--all", "--missing=print")
            if "\n?" in "\n" + objects:
                continue
            number = 100_000 + len(names)
            name = f"real-{len(names)}.git"
            mirror = f"{self.host}/{name}"
            self.git(self.work, "clone", "-q", "--mirror", path, mirror)
            names.append(name)
            secret = key(number)
            blob = self.git(mirror, "hash-object", "-w", "--stdin", data=f"token: {secret}\n".encode())
            tree = self.git(mirror, "mktree", data=f"100644 blob {blob}\ttoken\n".encode())
            commit = self.git(mirror, "commit-tree", tree, "-p", "HEAD", "-m", "Change")
            if number % 2:
                self.git(mirror, "update-ref", "refs/pull/100000/head", commit)
            else:
                commit = self.git(mirror, "commit-tree", "HEAD^{tree}", "-p", commit, "-m", "Remove")
                self.git(mirror, "update-ref", "HEAD", commit)
            wanted.add(fingerprint(secret))
        return names, wanted

    def large(self, count):
        """Serves repositories of a size that disk figures tell something of."""
        path = f"{self.host}/large-0.git"
        if not os.path.exists(path):
            self.git(self.work, "init", "-q", "-b", "main", "large")
            with open(f"{self.work}/large/noise", "wb") as file:
                file.write(random.Random(1).randbytes(1 << 22))
            self.commit(f"{self.work}/large", "readme", "large\n")
            self.git(self.work, "clone", "-q", "--mirror", "large", path)
            shutil.rmtree(f"{self.work}/large")
        for number in range(1, count):
            if not os.path.exists(f"{self.host}/large-{number}.git"):
                shutil.copytree(path, f"{self.host}/large-{number}.git", copy_function=os.link)
        return [f"large-{number}.git" for number in range(count)]


class Host:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            [HERE + "/http-backend", folder], stdout=subprocess.PIPE,
            env=dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null"))
        self.port = self.process.stdout.readline().decode().strip()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"


class Checks:
    """Says what passed and what did not."""

    def __init__(self):
        self.failed = 0

    def __call__(self, name, passed, detail=""):
        print(("passed" if passed else "FAILED"), name, detail if not passed else "", flush=True)
        self.failed += not passed

    def end(self):
        print(f"{self.failed} failed")
        sys.exit(1 if self.failed else 0)


def normal(path):
    """A report whose targets are in the same order, whatever parts they were in."""
    with open(path) as file:
        report = json.load(file)
    report["targets"].sort(key=lambda target: json.dumps(target, sort_keys=True))
    return report


def remove(work, fleet):
    """Removes a folder with a fleet in it, some of which belongs to others."""
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "0", fleet.local])
    shutil.rmtree(work, ignore_errors=True)
