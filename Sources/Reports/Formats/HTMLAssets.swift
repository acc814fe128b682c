import Blobs
import Bytes
import Findings

/// The style and the script of the HTML format.
enum HTMLAssets {
  /// What the content security policy allows to style the page.
  static let styleHash = hash(style)
  /// What the content security policy allows to run.
  static let scriptHash = hash(script)

  /// A source expression of Content Security Policy Level 3: `sha256-` and base64.
  private static func hash(_ text: String) -> String {
    let digits = Array(SHA256.hexadecimal(of: Array(text.utf8)).utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { index in
      UInt8(String(decoding: digits[index..<(index + 2)], as: UTF8.self), radix: 16)
    }
    return "sha256-" + String(decoding: Base64.encode(bytes), as: UTF8.self)
  }

  static let style = """
    :root{--fg:#1c1e21;--bg:#fff;--soft:#5b616b;--line:#d9dde3;--card:#f6f7f9;--live:#b3131b;
    --unknown:#8a5a00;--revoked:#1d6b34;--unverified:#3f5573;--mark:#ffe9a8}
    @media (prefers-color-scheme:dark){:root{--fg:#e6e8eb;--bg:#14161a;--soft:#a2a9b4;
    --line:#343a44;--card:#1d2026;--live:#ff7b80;--unknown:#f0b74a;--revoked:#6fce8b;
    --unverified:#9db9dd;--mark:#5b4a12}}
    *{box-sizing:border-box}
    body{margin:0 auto;padding:1rem;max-width:70rem;color:var(--fg);background:var(--bg);
    font:16px/1.5 system-ui,sans-serif}
    h1{margin:.5rem 0 0;font-size:1.6rem}
    h2{margin:2rem 0 .5rem;font-size:1.2rem}
    h3{margin:0;font-size:1rem;display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
    .summary{font-size:1.2rem;margin:.3rem 0;font-weight:600}
    .coverage{margin:.3rem 0;color:var(--soft)}
    .alarm{color:var(--live)}.warn{color:var(--unknown)}.good{color:var(--revoked)}
    .coverage.alarm{color:var(--live);font-weight:600}
    .steps{border:2px solid var(--unknown);border-radius:.5rem;padding:0 1rem;margin-top:1rem}
    .steps.alarm{border-color:var(--live);color:inherit}.steps h2{margin-top:.7rem}
    .elsewhere{font-weight:600;overflow-wrap:anywhere}.option{white-space:nowrap}
    dl{margin:0}dl div{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:0 .75rem}
    dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;min-width:0}
    .totals{display:flex;flex-wrap:wrap;gap:.6rem;margin-bottom:1rem}
    .tile{background:var(--card);border-left:.3rem solid;border-radius:.3rem;padding:.4rem .9rem}
    .tile b{font-size:1.4rem;margin-right:.2rem}
    .tile.zero{color:var(--soft)}
    .live{border-color:var(--live)}.unknown,.agent{border-color:var(--unknown)}
    .revoked{border-color:var(--revoked)}.unverified{border-color:var(--unverified)}
    table{border-collapse:collapse}
    th,td{padding:.25rem .8rem .25rem 0;text-align:left;border-bottom:1px solid var(--line);
    overflow-wrap:anywhere}
    td{text-align:right;font-variant-numeric:tabular-nums}
    svg{width:100%;height:5rem;display:block}
    svg line{stroke:var(--soft);vector-effect:non-scaling-stroke}
    rect.live{fill:var(--live)}rect.unknown,rect.agent{fill:var(--unknown)}
    rect.revoked{fill:var(--revoked)}rect.unverified{fill:var(--unverified)}
    .ends{display:flex;justify-content:space-between;color:var(--soft);margin:0 0 .5rem}
    #filters{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;position:sticky;top:0;
    background:var(--bg);padding:.6rem 0;border-bottom:1px solid var(--line);z-index:1}
    #filters[hidden]{display:none}
    input,select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
    border-radius:.3rem;padding:.2rem .4rem;max-width:100%}
    .key{border:1px solid var(--line);border-left:.35rem solid;border-radius:.4rem;
    padding:.7rem .9rem;margin:.8rem 0;scroll-margin-top:5rem}
    .long .key{content-visibility:auto;contain-intrinsic-size:auto 11rem}
    .key.live{border-left-color:var(--live)}.key.unknown,.key.agent{border-left-color:var(--unknown)}
    .key.revoked{border-left-color:var(--revoked)}
    .key.unverified{border-left-color:var(--unverified)}
    .key.inactive{opacity:.75}
    .key[hidden]{display:none}
    #verdict{width:12rem}#search{width:14rem}
    .badge{font-size:.8rem;font-weight:600;border:1px solid;border-radius:1rem;padding:0 .6rem}
    .badge.live{color:var(--live)}.badge.unknown,.badge.agent{color:var(--unknown)}
    .badge.revoked{color:var(--revoked)}.badge.unverified{color:var(--unverified)}
    .fingerprint{font-family:ui-monospace,monospace;font-weight:400;color:var(--soft)}
    .about{margin:.2rem 0;color:var(--soft);overflow-wrap:anywhere}
    .reach{margin:.3rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
    .places,.entries{list-style:none;margin:.3rem 0;padding:0;overflow-wrap:anywhere}
    .places li{padding:.35rem 0;border-top:1px solid var(--line)}
    code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875rem;
    unicode-bidi:isolate}
    .path{font-weight:600;overflow-wrap:anywhere}
    .notes{color:var(--soft);font-size:.9rem;unicode-bidi:isolate}
    pre{margin:.25rem 0 0;padding:.3rem .5rem;background:var(--card);border-radius:.3rem;
    white-space:pre-wrap;overflow-wrap:anywhere}
    .number{color:var(--soft);display:inline-block;min-width:2.5rem;margin-right:.7rem;
    text-align:right;user-select:none}
    a .path{color:inherit}
    mark{background:var(--mark);color:inherit;border-radius:.15rem}
    summary{cursor:pointer;padding:.3rem 0}
    a{color:var(--unverified)}
    @media (max-width:40rem){#filters{position:static}}
    @media print{@page{margin:8mm}html{font-size:7pt}#filters,#paths,#timeline details{display:none}
    body{max-width:none;padding:0;font:7pt/1.2 Arial,Helvetica,sans-serif}
    h1{font-size:14pt}h2{font-size:10pt;margin:.6rem 0 .2rem}.summary{font-size:10pt}
    .tile{padding:.1rem .5rem}.tile b{font-size:10pt}svg{height:2.5rem}
    .long .key{content-visibility:visible}.key[hidden]{display:block}
    .key{break-inside:avoid-page;margin:.2rem 0;padding:.1rem .4rem}
    h3{display:inline;font-size:7pt}.about{display:inline;margin:0 0 0 .6rem}
    .reach{margin:0;padding:0}.reach li{display:inline}.reach li::after{content:". "}
    .key .asked,.key[data-places="1"] .since{display:none}
    dl div{grid-template-columns:6rem minmax(0,1fr)}
    .notes{font-size:6.5pt}.places{margin:0}.places li{padding:.05rem 0}
    .badge{font-size:6pt;padding:0 .3rem}code,pre{font-size:6pt}.path{font-weight:400}
    .key pre{display:inline;padding:0 .3rem;word-break:break-all}.number{min-width:1.2rem;margin-right:.4rem}
    .key details{display:none}}

    """

  static let script = """
    (() => {
      "use strict";
      const get = (id) => document.getElementById(id);
      const form = get("filters"), search = get("search"), verdict = get("verdict");
      const rule = get("rule"), inactive = get("inactive"), shown = get("shown");
      const sort = get("sort");
      const keys = Array.from(document.querySelectorAll("article.key"));
      if (keys.length < 2) return;
      let texts = null;
      const apply = () => {
        const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
        if (words.length && !texts) texts = keys.map((key) => key.textContent.toLowerCase());
        let count = 0;
        keys.forEach((key, index) => {
          const fits = (!verdict.value || key.dataset.verdict === verdict.value)
            && (!rule.value || key.dataset.rule === rule.value)
            && (inactive.checked || !key.classList.contains("inactive"))
            && words.every((word) => texts[index].includes(word));
          key.hidden = !fits;
          if (fits) count += 1;
        });
        shown.value = count === keys.length ? "" : count + " of " + keys.length + " keys";
        get("none").hidden = count > 0;
      };
      const orders = {
        path: (a, b) => a.dataset.path < b.dataset.path ? -1 : a.dataset.path > b.dataset.path ? 1 : 0,
        since: (a, b) => a.dataset.since - b.dataset.since,
        places: (a, b) => b.dataset.places - a.dataset.places,
      };
      const arrange = () => {
        const order = orders[sort.value];
        const sorted = order ? keys.slice().sort(order) : keys;
        const list = get("keys");
        sorted.forEach((key) => list.appendChild(key));
      };
      sort.addEventListener("change", arrange);
      let timer = 0;
      search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(apply, 120);
      });
      [verdict, rule, inactive].forEach((field) => field.addEventListener("change", apply));
      form.addEventListener("submit", (event) => event.preventDefault());
      form.hidden = false;
    })();

    """
}
