"""Group `legacy`: `ka_` and an opaque body, which counts only beside Kubeadapt context."""
import string

from .case import BASE62, LEGACY, MARK as K
from .case import fill, key_text
from .encoders import base64

HEX = "0123456789abcdef"
LOWER = string.ascii_lowercase + string.digits
PLACES = [
    ("env", f"KUBEADAPT_API_KEY={K}\n"), ("export", f"export KUBEADAPT_API_KEY=\"{K}\"\n"), ("config", f"version: 1\napi_url: https://public-api.kubeadapt.io\napi_key: {K}\n"), ("bearer", f"curl -H \"Authorization: Bearer {K}\" https://public-api.kubeadapt.io/v1/clusters\n"),
    ("flag", f"kubeadapt get nodes --api-key {K}\n"), ("login", f"echo {K} | kubeadapt auth login\n"), ("url", f"https://public-api.kubeadapt.io/v1/nodes?api_key={K}\n"), ("python", f"kubeadapt = Client(api_key='{K}')\n"),
    ("docker", f"docker run -e KUBEADAPT_API_KEY={K} kubeadapt/cli\n"), ("json", f"{{\"kubeadapt\": {{\"api_key\": \"{K}\"}}}}\n"), ("pod", f"- name: KUBEADAPT_API_KEY\n  value: {K}\n"), ("comment", f"# kubeadapt, read only\nkey = \"{K}\"\n"),
    ("workflow", f"env:\n  KUBEADAPT_API_KEY: {K}\n"), ("terraform", f"kubeadapt_api_key = \"{K}\"\n"),
]
BODIES = [("mixed-32", BASE62, 32), ("mixed-40", BASE62, 40), ("mixed-24", BASE62, 24), ("mixed-64", BASE62, 64), ("mixed-20", BASE62, 20), ("hex-32", HEX, 32), ("hex-40", HEX, 40), ("hex-64", HEX, 64), ("lower-32", LOWER, 32), ("url-43", BASE62 + "-_", 43), ("mixed-16", BASE62, 16)]
NO_KEY = ["ka_your_api_key", "ka_your_api_key_here", "ka_xxx", "ka_" + "x" * 32, "ka_1234567890" + "abcdef", "ka_" + "0" * 32, "ka_" + "0123456789abcdef" * 2, "ka_abcdefghijklmnopqrstuvwxyz", "ka_<your-api-key>", "ka_${KEY}", "ka_{{ key }}", "ka_...",
          "ka_****************", "ka_example_key_for_documentation", "ka_replace_with_your_own_key", "ka_EXAMPLEEXAMPLEEXAMPLE", "ka_qwertyuiopasdfghjkl", "ka_deadbeefdeadbeefdeadbeef", "ka_short1", "ka_GE", "ka_test_placeholder_value", "ka_thisisnotarealkeyatall"]
NAMES = ["ka_agent_config_secret_name", "ka_cluster_cost_per_namespace_total", "ka_exporter_scrape_duration_seconds", "ka_default_service_account_name", "ka_recommendation_status_enum"]


def add(corpus):
    group = "legacy"
    for n, (slug, template) in enumerate(PLACES):
        for name, alphabet, length in [BODIES[(n * 3 + i) % len(BODIES)] for i in range(3)]:
            key = "ka_" + edges(corpus, group, slug, name, alphabet, length)
            corpus.leak(group, f"{slug}-{name}", fill(template, key), key=key, rule=LEGACY)
    for slug, template in [("secret", f"kind: Secret\nmetadata:\n  name: kubeadapt-agent-secret\ndata:\n  apiKey: {K}\n"), ("secret-env", f"kind: Secret\nmetadata:\n  name: kubeadapt\ndata:\n  KUBEADAPT_API_KEY: {K}\n")]:
        key = "ka_" + edges(corpus, group, slug, "b", BASE62, 36)
        corpus.leak(group, slug, fill(template, key_text(key).through(base64)), ".yaml", key=key, rule=LEGACY, encodings=["base64"])
    for i, value in enumerate(NO_KEY):
        for j in (i % len(PLACES), (i + 5) % len(PLACES)):
            corpus.clean(group, f"no-key-{i:02}-{PLACES[j][0]}", fill(PLACES[j][1], value))
    for i, name in enumerate(NAMES):
        corpus.clean(group, f"name-{i}", f"# kubeadapt\nmetric = {name}\napi_key = settings.{name}\n")
    other = [("sha", f"etag = {K}\n"), ("asset", f"<script src=\"/static/{K}.js\"></script>\n"), ("id", f"msgid {K}\n"), ("var", f"var {K}=function(){{}};\n"), ("css", f".{K}{{color:red}}\n"), ("row", f"17,{K},9\n")]
    for slug, template in other:
        for name, alphabet, length in (BODIES[0], BODIES[5], BODIES[8]):
            corpus.clean(group, f"elsewhere-{slug}-{name}", fill(template, "ka_" + edges(corpus, group, "e" + slug, name, alphabet, length)), note="no Kubeadapt context")


def edges(corpus, group, slug, name, alphabet, length):
    """A body that begins and ends in a letter or digit and, where the alphabet allows it, mixes
    digits with letters of each case, as all but a few random bodies do."""
    wanted = [set(string.digits), set(string.ascii_lowercase), set(string.ascii_uppercase) & set(alphabet)]
    for attempt in range(1000):
        body = corpus.body(group, slug, name, str(attempt), length=length, alphabet=alphabet)
        if body[0].isalnum() and body[-1].isalnum() and all(not w or w & set(body) for w in wanted):
            return body
    raise AssertionError(name)
