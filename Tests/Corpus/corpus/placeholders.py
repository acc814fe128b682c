"""Groups of look-alikes in plain text: values that nobody issued, masks, templates, identifiers.

Strings are put together from parts, so that no tool takes this file for a leak."""
from .case import BASE62, PREFIX

WORDS = [  # 32 characters made of words, as people write instead of a key
    "ThisIsNotARealKeyJustAnExample12", "YourKubeadaptApiKeyGoesHere12345", "replacethiswithyourrealapikey123",
    "EXAMPLEKEYEXAMPLEKEYEXAMPLEKEY12", "PutYourSecretApiKeyHerePlease123", "insertyourkeyhereinsertyourkey12",
    "dummykeydummykeydummykeydummykey", "fakekeyfortestingpurposesonly123", "TestTokenTestTokenTestTokenTest1",
    "PLACEHOLDERPLACEHOLDERPLACEHOLDE", "changemechangemechangemechangeme", "thisisafakekeyforunittestsonly00",
    "NotARealSecretNotARealSecretNotA", "exampleexampleexampleexampleexam", "SampleApiKeyForDocumentationOnly",
    "mysupersecretapikeythatisnotreal", "YOURAPIKEYHEREYOURAPIKEYHEREYOUR", "redactedredactedredactedredacted",
]
RUNS = [
    "abcdefghijklmnopqrstuvwxyz012345", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", "0123456789abcdef0123456789abcdef",
    "0123456789ABCDEF0123456789ABCDEF", "12345678901234567890123456789012", "98765432109876543210987654321098",
    "abcdef0123456789abcdef0123456789", "zyxwvutsrqponmlkjihgfedcba987654", "abcdefghijklmnopABCDEFGHIJKLMNOP",
    "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6", "A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6", "1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p",
    "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpP", "AbCdEfGhIjKlMnOpQrStUvWxYz012345", "aBcDeFgHiJkLmNoPqRsTuVwXyZ123456",
    "abc123def456ghi789jkl012mno345pq", "qwertyuiopasdfghjklzxcvbnm123456", "QWERTYUIOPASDFGHJKLZXCVBNM123456",
    "asdfghjklasdfghjklasdfghjklasdfg", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9", "qwerty123456qwerty123456qwerty12",
    "1234567890qwertyuiopasdfghjklzxc", "11223344556677889900112233445566", "aabbccddeeffgghhiijjkkllmmnnoopp",
]


def repeats():
    rows = [c * 32 for c in "xXaAzZ019"]
    rows += [(p * 32)[:32] for p in ("xX", "ab", "01", "abc", "123", "foo", "abcd", "dead", "deadbeef", "1234", "Ab1", "test",
                                     "xxxxy", "0000000X", "secret", "foobar", "asdf", "12345")]
    rows += ["0" * 31 + "1", "x" * 31 + "y", "1" + "0" * 31, "a" * 16 + "b" * 16, "0" * 24 + "12345678", "AbCd1234" + "x" * 24,
             "x" * 24 + "9Qzt", "Zk3v" + "X" * 28, "0" * 16 + "f" * 16, "xxxxXXXXxxxxXXXXxxxxXXXXxxxxXXXX"]
    return [row for row in rows if len(row) == 32]


VENDOR = ["ka_" + "live_" + "x" * 32, "ka_" + "live_" + "x" * 20, "ka_live_<32 base62 characters>", "ka_your_api_key",
          "ka_your_api_key_here", "ka_xxx", "ka_1234567890" + "abcdef"]
IN_PLACE = ["api_key: {}\n", "export KUBEADAPT_API_KEY={}\n", "curl -H \"Authorization: Bearer {}\" https://public-api.kubeadapt.io/v1/nodes\n"]
MASKED = ["ka_l...x9Qz", "ka_live_****", "ka_live_" + "*" * 32, "ka_live_...", "ka_live_\u2026", "ka_live_" + "\u2022" * 32, "ka_live_XXXX...XXXX",
          "ka_live_[REDACTED]", "ka_live_<redacted>", "ka_live_####", "ka_l****************************x9Qz", "ka_live_aB3d************************",
          "ka_live_" + "." * 32, "ka_live_" + "-" * 32, "ka_live_" + "_" * 32]
TEMPLATES = ["ka_live_${KEY}", "ka_live_${{ secrets.KUBEADAPT_API_KEY_BODY }}", "ka_live_{{ .Values.agent.keyBody }}", "ka_live_%s", "ka_live_%(body)s",
             "ka_live_{body}", "ka_live_$KEY", "ka_live_$(cat /run/secrets/body)", "ka_live_`cat key`", "ka_live_<your-key>", "ka_live_<KEY>",
             "ka_live_{0}", "ka_live_#{body}", "ka_live_\\(body)", "ka_live_@KEY@", "ka_live_%KEY%", "ka_live_[A-Za-z0-9]{32}", "ka_live_\\w{32}",
             "ka_live_(.*)", "ka_live_*", "ka_live_?", "ka_live_ + 32 characters", "ka_live_{{ lookup('env', 'KEY') }}", "ka_live_<%= body %>",
             "ka_live_%{body}", "ka_live_{{randAlphaNum 32}}", "ka_live_YOUR_KEY_HERE", "ka_live_your_key", "ka_live_REPLACE_ME", "ka_live_example"]
IDENTIFIERS = [
    "ka_live_feed_consumer_group_settings", "ka_live_stream_position_by_partition", "kafka_live_feed", "mka_live_peers", "vetka_live_03",
    "weka_live_mode", "weka_live_cluster_capacity_in_bytes", "tka_live_update", "ka_live_update_interval_seconds_default = 30", "ka_live_",
    "ka_config_set_default", "ka_module_init", "ka_get_live_key", "int ka_live_count = 0;", "KA_LIVE_PREFIX = 'x'", "alaska_live_cam",
    "polska_live_tv_kanaly_online_za_darmo", "eureka_live_instances", "ka_live_test_suite", "#define KA_LIVE_KEY_LENGTH 32", "ka_liveness_probe",
    "ka_live.example.test", "ka_live-2024", "muzyka_live_2019_warszawa_koncert_pelny", "wataka_live_session_recording_number4",
    "ka_timer_t ka_keepalive_timer;", "static struct ka_ops ka_default_ops;", "ka_hdr_len_in_bytes_including_padding", "ka_GE", "ka_GE.UTF-8",
    "hy_AM ja_JP ka_GE kk_KZ km_KH kn_IN ko_KR", "LC_ALL=ka_GE.GEORGIAN-PS", "locale/ka_GE/LC_MESSAGES/app.po", "\"ka_GE\": \"Georgian (Georgia)\"",
    "ka_GE.utf8... done", "ka_Geor_GE", "erika_mueller_1982_07_14_0001", "paprika_recipe_backup_20240101120000",
]


def add(corpus):
    for group, name, values in [("vendor", "vendor", VENDOR)]:
        for i, value in enumerate(values):
            for j, place in enumerate(IN_PLACE):
                corpus.clean(group, f"{name}-{i}-{j}", place.format(value))
    for name, bodies in [("words", WORDS), ("run", RUNS), ("repeat", repeats())]:
        for i, body in enumerate(bodies):
            assert len(body) == 32 and set(body) <= set(BASE62), (name, body, len(body))
            place = IN_PLACE[i % len(IN_PLACE)]
            corpus.clean("placeholders", f"{name}-{i:02}", place.format(PREFIX + body))
    for name, values in [("masked", MASKED), ("template", TEMPLATES)]:
        for i, value in enumerate(values):
            corpus.clean("templates", f"{name}-{i:02}", IN_PLACE[i % len(IN_PLACE)].format(value))
    for i, value in enumerate(IDENTIFIERS):
        corpus.clean("identifiers", f"identifier-{i:02}", value + "\n")
