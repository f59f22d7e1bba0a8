"""Attempts to get out of the box by what is in folders: files of the machine, of its processes and devices, the environment."""

from tests.integration.attacks.record import ERROR, FORBIDDEN, PASS, Attack

E = "escape"
WALLS = ("namespaces", "landlock", "seccomp")

ATTACKS = (
    Attack(
        "proc",
        E,
        "looks at other processes through /proc",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.listdir("/proc/$PARENT")
breach("the grader is seen")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "proc mem",
        E,
        "opens the grader's memory as a file",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
open("/proc/$PARENT/mem", "rb").read(1)
breach("the grader's memory")
""",
        alone=WALLS,
    ),
    Attack(
        "proc self exe",
        E,
        "writes over the interpreter through /proc",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
open("/proc/self/exe", "r+b")
breach("the interpreter")
""",
        alone=(*WALLS, "user"),
    ),
    Attack(
        "sys", E, "reads /sys", "seccomp", (FORBIDDEN, ERROR), "os.listdir('/sys/kernel')\nbreach('/sys')", alone=WALLS, real=True
    ),
    Attack(
        "dev shm",
        E,
        "leaves a file in shared memory",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
open("/dev/shm/grader-attack", "w").close()
os.unlink("/dev/shm/grader-attack")
breach("/dev/shm")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "disk device",
        E,
        "reads the disk itself",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
for name in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda"):
    try:
        open(name, "rb").read(1)
    except OSError as error:
        last = error
    else:
        breach(name)
raise last
""",
        alone=(*WALLS, "user"),
    ),
    Attack(
        "symlink out of the box",
        E,
        "a link to a file outside, for the grader to follow",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.symlink("$SECRET", "$FOLDER/link")
breach("a link")
""",
        alone=WALLS,
    ),
    Attack(
        "path with dots",
        E,
        "climbs up from the packages",
        "namespaces",
        (ERROR, FORBIDDEN),
        """
open("/packages/numpy/../../../../../../.." + "$SECRET").read()
breach("a file outside")
""",
        alone=WALLS,
    ),
    Attack(
        "environment",
        E,
        "reads the grader's environment",
        "process",
        (PASS,),
        """
left = [name for name in os.environ if "SECRET" in name]
if left: breach(f"{left}")
return right(g, x)
""",
        alone=("nothing",),
        score=1.0,
    ),
    Attack(
        "environment of C",
        E,
        "reads the environment below Python",
        "process",
        (PASS,),
        """
getenv = libc().getenv
getenv.restype = real("ctypes").c_char_p
if getenv(b"ATTACK_SECRET"): breach("the grader's environment")
return right(g, x)
""",
        alone=("nothing",),
        score=1.0,
    ),
    Attack(
        "chroot escape",
        E,
        "the old way out of a changed root",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.mkdir("/hole")
os.chroot("/hole")
breach("a new root")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
    ),
)
