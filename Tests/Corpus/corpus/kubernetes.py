"""Group `kubernetes`: Secrets as written and as read back, pod specs, Helm values."""
import base64 as b64
import json

from .case import MARK as K
from .case import PREFIX, Text, fill, key_text
from .encoders import base64, json_string, unpadded

VALUES = [
    ("values-token", f"agent:\n  enabled: true\n  config:\n    token: {K}\n"), ("values-token-quoted", f"agent:\n  config:\n    token: \"{K}\"\n"),
    ("values-apikey", f"agent:\n  apiKey: {K}\n"), ("values-env", f"agent:\n  env:\n    - name: KUBEADAPT_API_KEY\n      value: {K}\n"),
    ("values-env-first", f"agent:\n  env:\n    - value: '{K}'\n      name: KUBEADAPT_AGENT_TOKEN\n"),
    ("values-anchor", f"x: &token {K}\nagent:\n  config:\n    token: *token\n"), ("values-block", f"agent:\n  config:\n    token: |-\n      {K}\n"),
    ("values-folded", f"agent:\n  config:\n    token: >-\n      {K}\n"), ("values-json", f"{{\"agent\": {{\"config\": {{\"token\": \"{K}\"}}}}}}"),
    ("values-comment", f"agent:\n  config:\n    # token: {K}\n    token: \"\"\n"), ("values-tagged", f"agent:\n  config:\n    token: !!str {K}\n"),
    ("set", f"helm install kubeadapt oci://example.test/charts/kubeadapt --set agent.config.token={K} -n kubeadapt\n"),
    ("set-string", f"helm upgrade --install kubeadapt kubeadapt/kubeadapt --set-string 'agent.apiKey={K}'\n"),
    ("set-list", f"helm upgrade k k/k --set agent.enabled=true,agent.config.token={K},agent.env[0].name=A\n"),
    ("set-continued", f"helm upgrade k k/k \\\n  --set agent.enabled=true \\\n  --set agent.config.token=\"{K}\" \\\n  --wait\n"),
    ("helmfile", f"releases:\n  - name: k\n    set:\n      - name: agent.config.token\n        value: {K}\n"),
    ("argocd", f"spec:\n  source:\n    helm:\n      parameters:\n        - name: agent.config.token\n          value: {K}\n"),
    ("argocd-inline", f"spec:\n  source:\n    helm:\n      values: |\n        agent:\n          config:\n            token: {K}\n"),
    ("flux", f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    agent:\n      apiKey: {K}\n"),
    ("pod", f"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: cli\n      env:\n        - name: KUBEADAPT_API_KEY\n          value: {K}\n"),
    ("pod-args", f"spec:\n  containers:\n    - args: [\"--api-key\", \"{K}\"]\n"), ("pod-command", f"command: [\"sh\", \"-c\", \"kubeadapt get nodes --api-key={K}\"]\n"),
    ("cronjob", f"kind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - env: [{{name: KUBEADAPT_API_KEY, value: {K}}}]\n"),
    ("configmap", f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  config.yaml: |\n    version: 1\n    api_key: {K}\n"),
    ("describe", f"    Environment:\n      KUBEADAPT_API_KEY:  {K}\n    Mounts:\n"), ("kustomize", f"secretGenerator:\n  - name: kubeadapt-agent\n    literals:\n      - token={K}\n"),
    ("create-literal", f"kubectl create secret generic kubeadapt-agent --from-literal=token={K}\n"),
    ("patch", f"kubectl patch secret kubeadapt-agent -p '{{\"stringData\":{{\"token\":\"{K}\"}}}}'\n"),
]
HEAD = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\n  namespace: kubeadapt\ntype: WordFilter\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\ndata:\n  level: info\n"
CLIENT = "version: 1\napi_url: https://public-api.kubeadapt.io\napi_key: "


def secrets(corpus):
    """slug, template, encoders of the value, key of the Secret, extension"""
    j = lambda o: json.dumps(o, indent=4)
    secret = {"apiVersion": "v1", "data": {"token": K}, "kind": "Secret", "metadata": {"name": "kubeadapt-agent", "namespace": "kubeadapt"}, "type": "WordFilter"}
    string = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "kubeadapt-agent"}, "stringData": {"token": K}}
    annotated = lambda inner: HEAD.replace("  name:", "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      " + inner + "\n  name:")
    plain, coded = [], [base64]
    return [
        ("secret-data", HEAD + f"data:\n  token: {K}\n", coded, "token", ".yaml"),
        ("secret-data-quoted", HEAD + f"data:\n  token: \"{K}\"\n", coded, "token", ".yaml"),
        ("secret-data-first", f"apiVersion: v1\ndata:\n  token: {K}\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\n", coded, "token", ".yaml"),
        ("secret-data-block", HEAD + f"data:\n  token: |\n    {K}\n", coded, "token", ".yaml"),
        ("secret-data-crlf", (HEAD + f"data:\n  token: {K}\n").replace("\n", "\r\n"), coded, "token", ".yaml"),
        ("secret-data-last-doc", CONFIG + "---\n" + HEAD + f"data:\n  other: bm90aGluZw==\n  token: {K}\n", coded, "token", ".yaml"),
        ("secret-data-middle-doc", CONFIG + "---\n" + HEAD + f"data:\n  token: {K}\n---\n" + CONFIG, coded, "token", ".yaml"),
        ("secret-data-binary-tag", HEAD + f"data:\n  token: !!binary {K}\n", coded, "token", ".yaml"),
        ("secret-data-flow", f"{{apiVersion: v1, kind: Secret, metadata: {{name: kubeadapt-agent}}, data: {{token: {K}}}}}\n", coded, "token", ".yaml"),
        ("secret-data-no-pad", HEAD + f"data:\n  token: {K}\n", [unpadded], "token", ".yaml"),
        ("secret-string", HEAD + f"stringData:\n  token: {K}\n", plain, "token", ".yaml"),
        ("secret-string-first", f"stringData:\n  token: '{K}'\nkind: Secret\nmetadata: {{name: kubeadapt-agent}}\n", plain, "token", ".yaml"),
        ("secret-string-file", HEAD + f"stringData:\n  config.yaml: |\n    version: 1\n    api_key: {K}\n", plain, "config.yaml", ".yaml"),
        ("secret-json", j(secret), coded, "token", ".json"), ("secret-json-compact", json.dumps(secret), coded, "token", ".json"),
        ("secret-json-string", j(string), plain, "token", ".json"),
        ("list-yaml", "apiVersion: v1\nitems:\n- " + (HEAD + f"data:\n  token: {K}\n").strip().replace("\n", "\n  ") + "\nkind: List\n", coded, "token", ".yaml"),
        ("list-yaml-data-first", f"apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    token: {K}\n  kind: Secret\n  metadata:\n    name: kubeadapt-agent\nkind: List\n", coded, "token", ".yaml"),
        ("list-json", j({"apiVersion": "v1", "items": [{"kind": "ConfigMap", "data": {}}, secret], "kind": "List"}), coded, "token", ".json"),
        ("annotation-string", annotated(json.dumps(string)) + "data:\n  other: bm90aGluZw==\n", plain, None, ".yaml"),
        ("annotation-data", annotated(json.dumps(secret)) + "data:\n  other: bm90aGluZw==\n", coded, None, ".yaml"),
        ("annotation-json", json.dumps({"kind": "Secret", "metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(string)}, "name": "k"}}), plain, None, ".json"),
        ("agent-secret", HEAD.replace("kubeadapt-agent", "kubeadapt-agent-secret") + f"data:\n  apiKey: {K}\n", coded, "apiKey", ".yaml"),
        ("agent-secret-string", HEAD.replace("kubeadapt-agent", "kubeadapt-agent-secret") + f"stringData:\n  apiKey: {K}\n", plain, "apiKey", ".yaml"),
        ("terraform-secret", f"resource \"kubernetes_secret\" \"a\" {{\n  data = {{\n    token = \"{K}\"\n  }}\n}}\n", plain, None, ".tf"),
        ("go-template-output", f"token={K}\n", coded, None, ".txt"), ("jsonpath-output", K, coded, None, ".txt"),
        ("etcd", f"/registry/secrets/kubeadapt/kubeadapt-agent\nk8s\0\n\x0c\n\x02v1\x12\x06Secret\x12\x88\x01\x12\x30\n\x05token\x12({K}\x1a\x06Opaque", plain, None, ".bin"),
    ]


def add(corpus):
    group = "kubernetes"
    for slug, template in VALUES:
        key = corpus.key(group, slug)
        corpus.leak(group, slug, fill(template, key), ".yaml" if ":\n" in template else ".sh", key=key)
    for slug, template, encoders, name, ext in secrets(corpus):
        place = {"kind": "Secret", "name": "kubeadapt-agent-secret" if "agent-secret" in slug else "kubeadapt-agent", "key": name} if name else None
        for suffix, end in [("", ""), ("-newline", "\n")]:
            if end and not encoders:
                continue
            key = corpus.key(group, slug + suffix)
            value = key_text(key).within("", end).through(*encoders)
            corpus.leak(group, slug + suffix, fill(template, value), ext, key=key, encodings=["base64"] * len(encoders), kubernetes=place)
        bad = Text((PREFIX + "x" * 32).encode(), 0, 40).through(*encoders)
        corpus.clean(group, slug + "-placeholder", fill(template, bad), ext)
    for slug, before in [("config-file", CLIENT), ("env-file", "KUBEADAPT_API_KEY="), ("env-file-second", "A=1\nKUBEADAPT_API_KEY="), ("properties", "# c\nkey = ")]:
        key = corpus.key(group, slug)
        value = key_text(key).within(before, "\nlevel: info\n").through(base64)
        corpus.leak(group, slug, fill(HEAD + f"data:\n  {slug}: {K}\n", value), ".yaml", key=key, encodings=["base64"],
                    kubernetes={"kind": "Secret", "name": "kubeadapt-agent", "key": slug})
    key = corpus.key(group, "dockerconfig")
    auth = key_text(key).within("bot:").through(base64).within('{"auths":{"example.test":{"auth":"', '"}}}').through(base64)
    corpus.leak(group, "dockerconfig", fill(HEAD + f"data:\n  .dockerconfigjson: {K}\n", auth), ".yaml", key=key, encodings=["base64", "base64"],
                kubernetes={"kind": "Secret", "name": "kubeadapt-agent", "key": ".dockerconfigjson"})
    key = corpus.key(group, "embedded-manifest")
    inner = fill(HEAD + f"stringData:\n  token: {K}\n", key).through(json_string)
    corpus.leak(group, "embedded-manifest", fill('{"manifest": "' + K + '"}', inner), ".json", key=key)
    add_look_alikes(corpus, group)


def add_look_alikes(corpus, group):
    r = corpus.random(group, "cipher")
    cipher = lambda n: b64.b64encode(bytes(r.randrange(256) for _ in range(n))).decode()
    for n in range(6):
        corpus.clean(group, f"sealed-{n}", f"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: kubeadapt-agent\nspec:\n  encryptedData:\n    token: Ag{cipher(700)}\n    apiKey: Ag{cipher(700)}\n  template:\n    metadata:\n      name: kubeadapt-agent\n", ".yaml")
        enc = lambda: f"ENC[AES256_GCM,data:{cipher(40)},iv:{cipher(32)},tag:{cipher(16)},type:str]"
        corpus.clean(group, f"sops-{n}", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\nstringData:\n  token: {enc()}\n  apiKey: {enc()}\nsops:\n  lastmodified: \"2026-11-21T10:00:00Z\"\n  mac: {enc()}\n", ".yaml")
        corpus.clean(group, f"sops-env-{n}", f"KUBEADAPT_API_KEY={enc()}\nKUBEADAPT_AGENT_TOKEN={enc()}\nsops_mac={enc()}\n", ".env")
    refs = [("secret-key-ref", "env:\n  - name: KUBEADAPT_API_KEY\n    valueFrom:\n      secretKeyRef:\n        name: kubeadapt-agent-secret\n        key: apiKey\n"),
            ("external-secret", "kind: ExternalSecret\nspec:\n  target:\n    name: kubeadapt-agent\n  data:\n    - secretKey: token\n      remoteRef:\n        key: prod/kubeadapt/agent-token\n"),
            ("existing-secret", "agent:\n  config:\n    existingSecret: kubeadapt-agent\n    existingSecretKey: token\n"),
            ("secret-template", HEAD + "data:\n  token: {{ .Values.agent.config.token | b64enc | quote }}\n"), ("secret-empty", HEAD + "data:\n  token: \"\"\n"),
            ("values-null", "agent:\n  config:\n    token: null\n  apiKey: ~\n"), ("values-hint", "agent:\n  config:\n    token: \"\" # ka_live_<32 base62 characters>\n"),
            ("secret-string-template", HEAD + "stringData:\n  token: ${KUBEADAPT_AGENT_TOKEN}\n"), ("describe-secret", "Data\n====\ntoken:  40 bytes\n"),
            ("age", "kubeadapt: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  " + "\n  ".join(cipher(48) for _ in range(8)) + "\n  -----END AGE ENCRYPTED FILE-----\n"),
            ("ca-bundle", HEAD.replace("WordFilter", "kubernetes.io/tls") + f"data:\n  tls.crt: {cipher(1200)}\n  tls.key: {cipher(1600)}\n"),
            ("vault-ansible", "kubeadapt_api_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  " + "\n  ".join(corpus.body("vault", str(i), length=80, alphabet="0123456789") for i in range(5)) + "\n")]
    for slug, text in refs:
        corpus.clean(group, slug, text, ".yaml")
