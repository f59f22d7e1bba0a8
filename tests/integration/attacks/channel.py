"""Attempts to be given what was not earned: answers written to the grader's own channel."""

from tests.integration.attacks.record import ERROR, FAIL, INVALID, NOT_ATTEMPTED, TIMEOUT, Attack

F = "forgery"

ATTACKS = (
    Attack(
        "rubbish on every descriptor",
        F,
        "writes noise wherever it can",
        "parser",
        (ERROR,),
        """
for fd in range(64):
    try:
        os.write(fd, b"\\xff" * 4096)
    except OSError:
        pass
endless()
""",
        words="channel",
    ),
    Attack(
        "zeros on the channel", F, "writes zeros", "parser", (ERROR,), "os.write(3, bytes(1 << 16))\nendless()", words="channel"
    ),
    Attack(
        "an end without answers",
        F,
        "says that all is done",
        "parser",
        (ERROR,),
        "os.write(3, frame(4))\nendless()",
        words="channel",
    ),
    Attack(
        "loaded again", F, "starts the conversation anew", "parser", (ERROR,), "os.write(3, frame(1))\nendless()", words="channel"
    ),
    Attack(
        "a score",
        F,
        "writes a report as other graders read it",
        "parser",
        (ERROR,),
        'os.write(3, b\'{"score": 1.0, "status": "pass"}\')\nendless()',
        words="channel",
    ),
    Attack(
        "our fault",
        F,
        "claims that the grader failed, which is never scored",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 12, payload=bytes(8)))\nendless()",
        words="channel",
    ),
    Attack(
        "not run",
        F,
        "claims that it was never called",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 13, payload=bytes(8)))\nendless()",
        words="channel",
    ),
    Attack(
        "a giant header",
        F,
        "announces 4 GiB",
        "parser",
        (ERROR,),
        "os.write(3, struct.pack('<BBHIII', 2, 0, 1, 0, 0, 0xFFFFFFF8))\nendless()",
        words="channel",
    ),
    Attack(
        "half a frame",
        F,
        "announces a frame, sends a part and waits",
        "clock",
        (TIMEOUT,),
        "os.write(3, struct.pack('<BBHIII', 2, 0, 1, 0, 0, 4096) + bytes(100))\ntime.sleep(3600)",
        words="waiting",
    ),
    Attack(
        "a shape that overflows",
        F,
        "dimensions whose product wraps around",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=item((2**63, 2, 2**63), b'')))\nendless()",
        words="channel",
    ),
    Attack(
        "an empty array of absurd shape",
        F,
        "no bytes, but dimensions beyond what numpy takes",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=item((0,) + (100_000,) * 7, b'')))\nendless()",
        words="channel",
    ),
    Attack(
        "a thousand dimensions",
        F,
        "an array header with 255 dimensions",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=bytes([0, 255]) + bytes(6 + 8 * 255)))\nendless()",
        words="channel",
    ),
    Attack(
        "an unknown dtype",
        F,
        "dtype number 200",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=item((1,), bytes(8), 200)))\nendless()",
        words="channel",
    ),
    Attack(
        "answers from the end",
        F,
        "answers the last call first",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, 5, payload=item((1,), bytes(8))))\nendless()",
        words="channel",
    ),
    Attack(
        "an argument that was not given",
        F,
        "says that its tenth argument was changed, for the grader to stumble over",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, 0, 1 << 9, item((1,), bytes(8))))\nendless()",
        words="channel",
    ),
    Attack(
        "answers for another exercise",
        F,
        "answers its own calls wrongly and then those of the next exercise",
        "judge",
        (NOT_ATTEMPTED,),
        """
empty = struct.pack("<I4x", 0)
os.write(3, frame(3, 2, payload=empty) + frame(3, 2, payload=empty))
os._exit(0)
""",
        canary=False,
    ),
    Attack(
        "answers early, then leaves",
        F,
        "writes answers of its own for every call and exits",
        "judge",
        (FAIL, INVALID, ERROR),
        """
answers = b"".join(frame(2, 0, 1, k, payload=item((3,), bytes(24))) for k in range(8))
os.write(3, answers)
os._exit(0)
""",
    ),
    Attack(
        "exits in the middle",
        F,
        "answers some calls rightly, then exits with status 0",
        "process",
        (ERROR,),
        code="""
calls = []
def sin_vjp(g, x):
    calls.append(1)
    if len(calls) > 3: os._exit(0)
    return right(g, x)
""",
        words="exit code 0",
    ),
    Attack(
        "SystemExit in the middle",
        F,
        "leaves by an exception that nobody catches",
        "runner",
        (ERROR,),
        "sys.exit(0)",
        words="sys.exit(0)",
    ),
    Attack("closes the channel", F, "no answer can come any more", "parser", (ERROR,), "os.close(3)\nendless()", words="channel"),
    Attack(
        "a name that is not text",
        F,
        "bytes that are no UTF-8 in every text",
        "parser",
        (ERROR,),
        """
text = b"\\xff\\xfe\\x00\\x1b[31m\\xe2\\x80\\xae"
os.write(3, frame(2, 3, 0, payload=struct.pack("<I4x", len(text)) + text + bytes(-len(text) % 8)))
os._exit(0)
""",
    ),
    Attack(
        "lines of somebody else's file",
        F,
        "a traceback through files that are not there",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 3, 1, payload=struct.pack('<I4x', 0) + struct.pack('<II', 7, 1)))\nendless()",
        words="channel",
    ),
)
