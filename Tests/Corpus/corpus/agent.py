"""Group `agent`: opaque and JWT agent tokens, which only their place gives away."""
import base64 as b64
import json

from .case import AGENT, BASE62, MARK as K
from .case import fill, key_text
from .encoders import base64
from .legacy import HEX, edges

PLACES = [
    ("env", ".env", f"KUBEADAPT_AGENT_TOKEN={K}\n"), ("export", ".sh", f"export KUBEADAPT_AGENT_TOKEN='{K}'\n"), ("compose", ".yaml", f"environment:\n  KUBEADAPT_AGENT_TOKEN: \"{K}\"\n"), ("docker", ".sh", f"docker run -e KUBEADAPT_AGENT_TOKEN={K} kubeadapt/agent\n"),
    ("pod", ".yaml", f"- name: KUBEADAPT_AGENT_TOKEN\n  value: {K}\n"), ("pod-json", ".json", json.dumps({"name": "KUBEADAPT_AGENT_TOKEN", "value": K}) + "\n"), ("values", ".yaml", f"# kubeadapt\nagent:\n  config:\n    token: {K}\n"),
    ("values-quoted", ".yaml", f"# values of the kubeadapt chart\nagent:\n  enabled: true\n  config:\n    token: \"{K}\"\n    level: info\n"), ("set", ".sh", f"helm install kubeadapt kubeadapt/kubeadapt --set agent.config.token={K}\n"), ("terraform", ".tf", f"# kubeadapt\nset_sensitive {{\n  name  = \"agent.config.token\"\n  value = \"{K}\"\n}}\n"),
    ("secret-string", ".yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\nstringData:\n  token: {K}\n"), ("workflow", ".yml", f"env:\n  KUBEADAPT_AGENT_TOKEN: {K}\n"),
    ("argocd", ".yaml", f"# kubeadapt\nparameters:\n  - name: agent.config.token\n    value: {K}\n"), ("create", ".sh", f"kubectl create secret generic kubeadapt-agent --from-literal=token={K}\n"),
]
SECRETS = [("secret", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\ndata:\n  token: {K}\n"), ("secret-data-first", f"apiVersion: v1\ndata:\n  token: {K}\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\n"),
           ("secret-json", json.dumps({"kind": "Secret", "metadata": {"name": "kubeadapt-agent"}, "data": {"token": K}}, indent=2))]
NO_TOKEN = ["", "\"\"", "null", "changeme", "your-agent-token", "<token>", "${TOKEN}", "$TOKEN", "{{ .Values.token }}", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "<YOUR_AGENT_TOKEN>", "your-agent-token-from-the-dashboard", "****************", "[REDACTED]", "ka_live_" + "x" * 32, "REPLACE_ME_WITH_YOUR_TOKEN",
            "0" * 32, "eyJ...", "<jwt>", "placeholder", "example-token-not-real", "test-token"]


def jwt(corpus, *names):
    part = lambda o: b64.urlsafe_b64encode(json.dumps(o, separators=(",", ":")).encode()).rstrip(b"=").decode()
    claims = {"sub": corpus.body("sub", *names, length=20), "cluster": corpus.body("cluster", *names, length=12), "iat": 1700000000}
    return ".".join([part({"alg": "HS256", "typ": "JWT"}), part(claims), corpus.body("signature", *names, length=43, alphabet=BASE62 + "-_")[:-1] + "k"])


def tokens(corpus, slug):
    return [("opaque", edges(corpus, "agent", slug, "o", BASE62, 40)), ("jwt", jwt(corpus, slug)), ("hex", edges(corpus, "agent", slug, "h", HEX, 48))]


def add(corpus):
    group = "agent"
    for slug, ext, template in PLACES:
        for name, token in tokens(corpus, slug)[:2 if len(slug) % 2 else 3]:
            corpus.leak(group, f"{slug}-{name}", fill(template, token), ext, key=token, rule=AGENT)
    for slug, template in SECRETS:
        for name, token in tokens(corpus, slug)[:2]:
            corpus.leak(group, f"{slug}-{name}", fill(template, key_text(token).through(base64)), ".yaml", key=token, rule=AGENT, encodings=["base64"])
    for i, value in enumerate(NO_TOKEN):
        for j in (i % len(PLACES), (i + 6) % len(PLACES)):
            slug, ext, template = PLACES[j]
            corpus.clean(group, f"no-token-{i:02}-{slug}", fill(template, value), ext)
    # The same values in other people's places.
    elsewhere = [("github", f"GITHUB_TOKEN={K}\n"), ("datadog", f"DD_API_KEY={K}\n"), ("buildkite", f"buildkite:\n  agent:\n    token: {K}\n"), ("service-account", f"kind: Secret\nmetadata:\n  name: default-token\ntype: kubernetes.io/service-account-token\nstringData:\n  token: {K}\n"), ("session", f"Set-Cookie: session={K}; Path=/\n"), ("id-token", f"{{\"id_token\": \"{K}\"}}\n"), ("consul", f"consul:\n  acl:\n    tokens:\n      agent: {K}\n")]
    for slug, template in elsewhere:
        for name, token in tokens(corpus, "e" + slug)[:2]:
            corpus.clean(group, f"elsewhere-{slug}-{name}", fill(template, token), note="another vendor's place")
