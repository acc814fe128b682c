"""Group `places`: where KUBEADAPT.md section 2 says that users put a key, as plain text."""
import json

from .case import MARK as K
from .case import fill

TEXTS = [
    ("env-file", ".env", f"DEBUG=0\nKUBEADAPT_API_KEY={K}\nPORT=8080\n"),
    ("env-quoted", ".env", f"KUBEADAPT_API_KEY=\"{K}\"\n"),
    ("env-export", ".sh", f"export KUBEADAPT_API_KEY='{K}'\n"),
    ("env-agent", ".env", f"KUBEADAPT_AGENT_TOKEN={K}\n"),
    ("env-spaces", ".env", f"KUBEADAPT_API_KEY = {K} # prod\n"),
    ("env-other-name", ".env", f"BILLING_TOKEN={K}\n"),
    ("env-fish", ".fish", f"set -gx KUBEADAPT_API_KEY {K}\n"),
    ("env-powershell", ".ps1", f"$env:KUBEADAPT_API_KEY = \"{K}\"\r\n"),
    ("env-cmd", ".bat", f"@echo off\r\nset KUBEADAPT_API_KEY={K}\r\n"),
    ("env-systemd", ".service", f"[Service]\nEnvironment=KUBEADAPT_API_KEY={K}\nExecStart=/bin/true\n"),
    ("cli-config", ".yaml", f"version: 1\napi_url: https://public-api.kubeadapt.io\napi_key: {K}\n"),
    ("cli-config-quoted", ".yaml", f"version: 1\napi_key: \"{K}\"\n"),
    ("cli-config-flow", ".yaml", f"{{version: 1, api_key: {K}}}\n"),
    ("history-bash", "", f"cd infra\nkubeadapt get clusters --api-key {K}\nls\n"),
    ("history-equals", "", f"kubeadapt get costs --api-key={K} -o json\n"),
    ("history-zsh", "", f": 1718000000:0;kubeadapt auth login --api-key {K}\n"),
    ("history-login", "", f"echo {K} | kubeadapt auth login\n"),
    ("history-herestring", "", f"kubeadapt auth login <<< {K}\n"),
    ("history-fish", "", f"- cmd: kubeadapt auth login --api-key {K}\n  when: 1718000000\n"),
    ("history-psql", "", f"\\set key '{K}'\nselect 1;\n"),
    ("curl", ".sh", f"curl -sS -H \"Authorization: Bearer {K}\" https://public-api.kubeadapt.io/v1/clusters\n"),
    ("curl-single", ".md", f"    curl -H 'Authorization: Bearer {K}' \\\n      https://public-api.kubeadapt.io/v1/organization\n"),
    ("curl-verbose", ".log", f"> GET /v1/clusters HTTP/2\r\n> Host: public-api.kubeadapt.io\r\n> authorization: Bearer {K}\r\n> accept: */*\r\n"),
    ("curl-config", ".curlrc", f"header = \"Authorization: Bearer {K}\"\n"),
    ("wget", ".sh", f"wget --header=\"Authorization: Bearer {K}\" -qO- https://public-api.kubeadapt.io/v1/nodes\n"),
    ("httpie", ".sh", f"http GET public-api.kubeadapt.io/v1/nodes 'Authorization:Bearer {K}'\n"),
    ("http-file", ".http", f"GET https://public-api.kubeadapt.io/v1/teams\nAuthorization: Bearer {K}\n\n###\n"),
    ("url-query", ".txt", f"https://public-api.kubeadapt.io/v1/clusters?api_key={K}&limit=1\n"),
    ("url-query-last", ".md", f"[costs](https://example.test/proxy?limit=5&api_key={K})\n"),
    ("url-userinfo", ".txt", f"https://bot:{K}@example.test/v1/nodes\n"),
    ("url-path", ".log", f"10.0.0.4 - - [21/Nov/2026:10:01:02 +0000] \"GET /hook/{K}/done HTTP/1.1\" 200 12\n"),
    ("access-log", ".log", f"10.0.0.4 - - [21/Nov/2026:10:01:02 +0000] \"GET /v1/nodes?api_key={K} HTTP/1.1\" 200 12 \"-\" \"curl/8\"\n"),
    ("docker-run", ".sh", f"docker run --rm -e KUBEADAPT_API_KEY={K} kubeadapt/cli get nodes\n"),
    ("docker-run-quoted", ".sh", f"docker run -e \"KUBEADAPT_AGENT_TOKEN={K}\" kubeadapt/agent\n"),
    ("docker-inspect", ".json", f"[{{\"Config\": {{\"Env\": [\"PATH=/bin\", \"KUBEADAPT_API_KEY={K}\"]}}}}]\n"),
    ("dockerfile-env", ".dockerfile", f"FROM debian:12\nENV KUBEADAPT_API_KEY={K}\n"),
    ("dockerfile-arg", ".dockerfile", f"FROM debian:12\nARG KUBEADAPT_API_KEY={K}\nRUN true\n"),
    ("compose-map", ".yaml", f"services:\n  cli:\n    image: kubeadapt/cli\n    environment:\n      KUBEADAPT_API_KEY: {K}\n"),
    ("compose-list", ".yaml", f"services:\n  cli:\n    environment:\n      - KUBEADAPT_API_KEY={K}\n"),
    ("compose-default", ".yaml", f"services:\n  cli:\n    environment:\n      KUBEADAPT_API_KEY: ${{KUBEADAPT_API_KEY:-{K}}}\n"),
    ("terraform-set", ".tf", f"resource \"helm_release\" \"agent\" {{\n  set_sensitive {{\n    name  = \"agent.config.token\"\n    value = \"{K}\"\n  }}\n}}\n"),
    ("terraform-list", ".tf", f"  set_sensitive = [{{ name = \"agent.apiKey\", value = \"{K}\" }}]\n"),
    ("terraform-variable", ".tf", f"variable \"api_key\" {{\n  type    = string\n  default = \"{K}\"\n}}\n"),
    ("terraform-tfvars", ".tfvars", f"kubeadapt_api_key = \"{K}\"\nregion = \"eu-west-1\"\n"),
    ("terraform-heredoc", ".tf", f"  values = [<<EOT\nagent:\n  config:\n    token: {K}\nEOT\n  ]\n"),
    ("terraform-state", ".tfstate", json.dumps({"version": 4, "resources": [{"type": "helm_release", "instances": [{"attributes": {"set_sensitive": [{"name": "agent.config.token", "type": "", "value": K}]}}]}]}, indent=2) + "\n"),
    ("pulumi", ".yaml", f"config:\n  app:apiKey: {K}\n"),
    ("ansible", ".yml", f"- hosts: all\n  vars:\n    kubeadapt_api_key: \"{K}\"\n"),
    ("grafana-datasource", ".yaml", f"apiVersion: 1\ndatasources:\n  - name: costs\n    type: yesoreyeram-infinity-datasource\n    secureJsonData:\n      bearerToken: {K}\n"),
    ("grafana-header", ".json", json.dumps({"name": "costs", "jsonData": {"httpHeaderName1": "Authorization"}, "secureJsonData": {"httpHeaderValue1": f"Bearer {K}"}})),
    ("grafana-dashboard", ".json", json.dumps({"panels": [{"targets": [{"url": f"https://public-api.kubeadapt.io/v1/nodes?api_key={K}", "refId": "A"}]}], "title": "Costs"}, indent=1)),
    ("github-workflow", ".yml", f"jobs:\n  a:\n    steps:\n      - run: kubeadapt get costs\n        env:\n          KUBEADAPT_API_KEY: {K}\n"),
    ("gitlab-ci", ".yml", f"variables:\n  KUBEADAPT_API_KEY: \"{K}\"\n"),
    ("jenkinsfile", ".groovy", f"environment {{ KUBEADAPT_API_KEY = '{K}' }}\n"),
    ("ci-log", ".log", f"2026-11-21T10:01:02.1234567Z ##[group]Run kubeadapt\n2026-11-21T10:01:02.1234568Z   KUBEADAPT_API_KEY: {K}\n"),
    ("ci-log-ansi", ".log", f"\x1b[32;1m$ kubeadapt auth login --api-key \x1b[0;m\x1b[36m{K}\x1b[0m\n"),
    ("ci-log-ansi-tight", ".log", f"[1mapi_key:[0m \x1b[33m{K}\x1b[0;m done\x1b[K\n"),
    ("ci-log-xtrace", ".log", f"++ curl -H 'Authorization: Bearer {K}' https://public-api.kubeadapt.io/v1/nodes\n"),
    ("ci-log-carriage", ".log", f"downloading 10%\rdownloading 100%\rtoken {K}\rdone\n"),
    ("stack-trace", ".log", f"ApiError: 403\n    at call (client.js:10:3) {{ headers: {{ Authorization: 'Bearer {K}' }} }}\n"),
    ("python", ".py", f"client = Client(api_key=\"{K}\")\n"),
    ("python-bytes", ".py", f"TOKEN = b'{K}'\n"),
    ("javascript", ".js", f"const client = new Client({{ apiKey: `{K}` }});\n"),
    ("go", ".go", f"package main\n\nconst apiKey = \"{K}\"\n"),
    ("java-properties", ".properties", f"kubeadapt.api-key={K}\n"),
    ("spring-yaml", ".yml", f"kubeadapt:\n  api-key: ${{KEY:{K}}}\n"),
    ("toml", ".toml", f"[kubeadapt]\napi_key = \"{K}\"\n"),
    ("ini", ".ini", f"[kubeadapt]\napi_key={K}\n"),
    ("xml", ".xml", f"<config><apiKey>{K}</apiKey></config>\n"),
    ("xml-attribute", ".config", f"<add key=\"KubeadaptKey\" value=\"{K}\" />\n"),
    ("plist", ".plist", f"<dict><key>ApiKey</key><string>{K}</string></dict>\n"),
    ("sql", ".sql", f"INSERT INTO settings VALUES (1,'api_key','{K}');\n"),
    ("csv", ".csv", f"name,key,owner\nprod,{K},ops\n"),
    ("tsv", ".tsv", f"prod\t{K}\tops\n"),
    ("netrc", ".netrc", f"machine public-api.kubeadapt.io login x password {K}\n"),
    ("vba", ".bas", f"Private Const ApiKey As String = \"{K}\"\r\n"),
    ("powerquery", ".pq", f"Web.Contents(\"https://public-api.kubeadapt.io/v1\", [Headers=[Authorization=\"Bearer {K}\"]])\n"),
    ("patch-added", ".patch", f"@@ -1,2 +1,3 @@\n version: 1\n+api_key: {K}\n"),
    ("patch-removed", ".patch", f"@@ -1,3 +1,2 @@\n version: 1\n-api_key: {K}\n"),
    ("mail", ".eml", f"Subject: access\n\nHi, please use {K} until Friday.\n"),
    ("chat", ".txt", f"[10:02] ana: the key is {K}, thanks\n"),
    ("minified", ".js", "!function(e,t){var n={a:1,b:[2,3]};" * 400 + f"fetch(u,{{headers:{{Authorization:\"Bearer {K}\"}}}})" + ";return n}(window,document);" * 300),
    ("long-line", ".json", "[" + "0.123," * 200000 + f"\"{K}\"]"),
]


def notebook():
    return json.dumps({"cells": [
        {"cell_type": "code", "source": ["import requests\n", f"h = {{'Authorization': 'Bearer {K}'}}\n"], "outputs": [], "metadata": {}, "execution_count": 1},
    ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def notebook_output():
    return json.dumps({"cells": [
        {"cell_type": "code", "source": ["print(open('.env').read())"], "metadata": {}, "execution_count": 2,
         "outputs": [{"name": "stdout", "output_type": "stream", "text": [f"KUBEADAPT_API_KEY={K}\n"]}]},
    ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def postman():
    return json.dumps({"info": {"name": "costs"}, "item": [{"name": "clusters", "request": {
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": K, "type": "string"}]},
        "url": "https://public-api.kubeadapt.io/v1/clusters"}}]}, indent="\t")


def postman_environment():
    return json.dumps({"name": "prod", "values": [{"key": "apiKey", "value": K, "type": "secret", "enabled": True}]})


def har():
    return json.dumps({"log": {"entries": [{"request": {"method": "GET", "headers": [
        {"name": "authorization", "value": f"Bearer {K}"}]}}]}})


def add(corpus):
    built = [("notebook", ".ipynb", notebook()), ("notebook-output", ".ipynb", notebook_output()),
             ("postman", ".json", postman()), ("postman-environment", ".json", postman_environment()),
             ("har", ".har", har())]
    for slug, ext, template in TEXTS + built:
        key = corpus.key("places", slug)
        corpus.leak("places", slug, fill(template, key), ext, key=key)
    # The same places as the vendor's docs and a careful user leave them.
    for slug, ext, template in TEXTS[:24] + built:
        if slug in ("env-other-name",):
            continue
        corpus.clean("places", slug + "-documented", fill(template, "ka_" + "live_" + "x" * 32), ext,
                     "the vendor's own placeholder in this place")
    for slug, ext, text in REFERENCES:
        corpus.clean("places", slug, text, ext, "names a place of keys without a key")


REFERENCES = [
    ("ref-env", ".sh", "curl -H \"Authorization: Bearer $KUBEADAPT_API_KEY\" https://public-api.kubeadapt.io/v1/nodes\n"),
    ("ref-workflow", ".yml", "env:\n  KUBEADAPT_API_KEY: ${{ secrets.KUBEADAPT_API_KEY }}\n"),
    ("ref-compose", ".yaml", "environment:\n  KUBEADAPT_API_KEY: ${KUBEADAPT_API_KEY:?set it}\n"),
    ("ref-terraform", ".tf", "set_sensitive {\n  name  = \"agent.config.token\"\n  value = var.kubeadapt_token\n}\n"),
    ("ref-vault", ".yaml", "api_key: vault:secret/data/kubeadapt#api_key\n"),
    ("ref-file", ".yaml", "api_key: file:///run/secrets/kubeadapt_api_key\n"),
    ("ref-python", ".py", "api_key = os.environ[\"KUBEADAPT_API_KEY\"]\nassert api_key.startswith(\"ka_\" + \"live_\")\n"),
    ("ref-regex", ".py", "KEY = re.compile(r\"ka_live_[A-Za-z0-9]{32}\")  # kubeadapt api_key\n"),
    ("ref-docs", ".md", "Keys start with `ka_live_` and have 32 characters after it (kubeadapt api_key).\n"),
    ("ref-empty", ".env", "KUBEADAPT_API_KEY=\nKUBEADAPT_AGENT_TOKEN=\n"),
    ("ref-op", ".env", "KUBEADAPT_API_KEY=op://infra/kubeadapt/credential\n"),
    ("ref-helm-set", ".sh", "helm upgrade agent kubeadapt/agent --set agent.config.token=$KUBEADAPT_AGENT_TOKEN\n"),
]
