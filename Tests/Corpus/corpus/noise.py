"""Group `others`: tokens of other vendors, digests and ids, none of which is a Kubeadapt key."""
import base64
import uuid

from .case import BASE62

HEX = "0123456789abcdef"


def add(corpus):
    body = lambda name, length, alphabet=BASE62: corpus.body("others", name, length=length, alphabet=alphabet)
    tokens = [("github", "gh" + "p_" + body("gh", 36)), ("github-fine", "github" + "_pat_" + body("gf", 22) + "_" + body("gf2", 59)), ("gitlab", "gl" + "pat-" + body("gl", 20)), ("stripe", "sk_" + "live_" + body("st", 24)), ("stripe-key", "rk_" + "live_" + body("sr", 32)),
              ("aws", "AK" + "IA" + body("aws", 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")), ("slack", "xo" + "xb-" + body("sl", 12, "0123456789") + "-" + body("sl2", 24)), ("npm", "np" + "m_" + body("npm", 36)), ("openai", "s" + "k-" + body("oa", 48)), ("sendgrid", "S" + "G." + body("sg", 22) + "." + body("sg2", 43)),
              ("vault", "hv" + "s." + body("v", 24)), ("grafana", "gl" + "sa_" + body("gr", 32) + "_" + body("gr2", 8, HEX)), ("datadog", body("dd", 32, HEX)), ("google", "AI" + "za" + body("go", 35)), ("clerk", "sk_" + "live_" + body("cl", 42)), ("paddle", "pdl_" + "live_apikey_" + body("pd", 26)),
              ("razorpay", "rzp_" + "live_" + body("rz", 14)), ("kagi", "kagi_" + body("kg", 32)), ("kafka", "kafka_" + body("kf", 20)), ("live-key", "live_" + body("lk", 32)), ("ka-dash", "ka-" + body("kd", 32))]
    for slug, token in tokens:
        corpus.clean("others", slug, f"token: {token}\n")
    digests = [("md5", body("m", 32, HEX)), ("sha1", body("s1", 40, HEX)), ("sha256", body("s2", 64, HEX)), ("sha512", body("s5", 128, HEX)), ("sri", "sha512-" + base64.b64encode(body("sri", 64).encode()).decode()), ("uuid", str(uuid.UUID(body("u", 32, HEX)))), ("base62", body("b62", 32)), ("base62-40", body("b40", 40))]
    for slug, digest in digests:
        corpus.clean("others", slug, f"{digest}  file.tar.gz\n")
    corpus.clean("others", "lock", "".join(f"pkg{i}@1.{i}: integrity sha512-{base64.b64encode(body(f'l{i}', 64).encode()).decode()}\n" for i in range(300)), ".lock")
    corpus.clean("others", "pem", "-----BEGIN CERTIFICATE-----\n" + "\n".join(body(f"p{i}", 64, BASE62 + "+/") for i in range(24)) + "\n-----END CERTIFICATE-----\n", ".pem")
    corpus.clean("others", "ssh", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + body("ssh", 43) + " a@b\n", ".pub")
    corpus.clean("others", "sums", "".join(f"{body(f'x{i}', 64, HEX)}  dir/file{i}.c\n" for i in range(500)))
    corpus.clean("others", "source-map", "{\"mappings\":\"" + ";".join(body(f"sm{i}", 30, "ACEGIKMOQSUWYace") for i in range(500)) + "\"}", ".map")
    corpus.clean("others", "fasta", ">seq\n" + "\n".join(body(f"f{i}", 60, "ACGT") for i in range(100)) + "\n")
    corpus.clean("others", "locales", "\n".join(f"{a}_{b}.UTF-8 UTF-8" for a, b in [("ja", "JP"), ("ka", "GE"), ("kk", "KZ"), ("kl", "GL"), ("km", "KH"), ("kn", "IN"), ("ko", "KR")]) + "\n")
    corpus.clean("others", "po", "\"Language: ka_GE\\n\"\n\"Plural-Forms: nplurals=1; plural=0;\\n\"\nmsgid \"live\"\nmsgstr \"\u10de\u10d8\u10e0\u10d3\u10d0\u10de\u10d8\u10e0\u10d8\"\n", ".po")
