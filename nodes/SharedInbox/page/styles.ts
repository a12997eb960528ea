/** The one stylesheet of the page. Colours meet WCAG AA (4.5:1 for text) on their ground in both schemes. */
export const styles = `
:root{color-scheme:light dark;--ground:#f4f6f8;--paper:#fff;--ink:#18212d;--soft:#525e6e;--line:#dfe4ea;--link:#1d4f8c;--brand:#24508f;--hover:#eef3fa;
--good:#155c37;--good-ground:#e0f3e7;--warn:#704500;--warn-ground:#fcefcf;--bad:#93221a;--bad-ground:#fce4e1;--calm:#46515f;--calm-ground:#e8ecf0;--busy:#1d4f8c;--busy-ground:#e1ecfa}
@media(prefers-color-scheme:dark){:root{--ground:#14171c;--paper:#1c2027;--ink:#e7eaef;--soft:#a6b0bd;--line:#2f3640;--link:#a9c4ee;--brand:#a9c4ee;--hover:#232a34;
--good:#93dbb0;--good-ground:#173425;--warn:#f0c876;--warn-ground:#3a2e12;--bad:#ffaca3;--bad-ground:#421d1a;--calm:#b6bfca;--calm-ground:#2b313a;--busy:#a9c4ee;--busy-ground:#1d2c42}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0}
a{color:var(--link);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--brand);outline-offset:2px;border-radius:4px}
h1,h2,p,dl,dd,ul{margin:0}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:8px;background:var(--paper);padding:6px 10px;z-index:2}
.top{display:flex;align-items:center;gap:10px;padding:9px 18px;background:var(--paper);border-bottom:1px solid var(--line)}
.top .brand{display:flex;align-items:center;gap:9px;font-weight:650;font-size:15px;color:inherit;text-decoration:none}
.top svg,.card>svg{color:var(--brand)}
.top svg{width:28px;height:28px;display:block}
.top .who{margin-left:auto;color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
button{font:inherit;font-weight:550;color:var(--ink);background:var(--paper);border:1px solid #8591a0;border-radius:7px;padding:5px 12px;cursor:pointer}
button:hover{background:var(--hover)}
button.main{background:#24508f;border-color:#24508f;color:#fff;padding:9px 16px;width:100%}
button.main:hover{background:#1b4079}
main{max-width:1500px;margin:0 auto;padding:14px 18px 40px}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px 18px;margin-bottom:12px}
.bar ul{display:flex;flex-wrap:wrap;gap:4px;list-style:none;padding:0}
.bar a{display:block;padding:4px 11px;border-radius:999px;color:var(--soft);text-decoration:none;font-weight:550}
.bar a:hover{background:var(--hover);color:var(--ink)}
.bar a[aria-current]{background:var(--brand);color:var(--paper)}
.bar .boxes{margin-left:auto}
.bar .boxes a[aria-current]{background:var(--calm-ground);color:var(--ink)}
.paper{background:var(--paper);border:1px solid var(--line);border-radius:10px}
table.mails{width:100%;border-collapse:collapse;table-layout:fixed}
.mails th{font-size:12px;font-weight:600;color:var(--soft);text-align:left;padding:8px 10px;border-bottom:1px solid var(--line)}
.mails .time{white-space:nowrap}
.mails td{padding:8px 10px;vertical-align:top;border-top:1px solid var(--line);overflow-wrap:anywhere}
.mails tbody tr:first-child td{border-top:0}
.mails tbody tr{position:relative}
.mails tbody tr:hover{background:var(--hover)}
.mails .subject a{color:inherit;font-weight:600;text-decoration:none}
.mails .subject a::after{content:"";position:absolute;inset:0}
.mails .subject a:focus-visible{outline:0}
.mails .subject a:focus-visible::after{outline:2px solid var(--brand);outline-offset:-2px;border-radius:4px}
.one{display:block;text-align:left;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.two{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.soft{color:var(--soft)}
.small{font-size:12.5px}
.c-time{width:116px}.c-from{width:16%}.c-outcome{width:130px}.c-reason{width:19%}.c-contact{width:11%}.c-owner{width:9%}.c-reply{width:104px}
.badge{display:inline-block;padding:1px 9px;border-radius:999px;font-size:12.5px;font-weight:600;white-space:nowrap}
.good{color:var(--good);background:var(--good-ground)}.warn{color:var(--warn);background:var(--warn-ground)}.bad{color:var(--bad);background:var(--bad-ground)}.calm{color:var(--calm);background:var(--calm-ground)}.busy{color:var(--busy);background:var(--busy-ground)}
.pages{display:flex;gap:14px;justify-content:space-between;padding:12px 2px}
.empty{padding:56px 24px;text-align:center;max-width:34em;margin:0 auto}
.empty h2{font-size:17px;margin-bottom:6px}
.open{display:grid;grid-template-columns:minmax(0,1fr) 25em;gap:16px;align-items:start}
.open .head{padding:14px 16px;border-bottom:1px solid var(--line)}
.open h1{font-size:19px;line-height:1.3;margin-bottom:8px;overflow-wrap:anywhere}
.open h2{font-size:14px;margin-bottom:8px}
.open section{padding:13px 16px;border-top:1px solid var(--line)}
.open section:first-child{border-top:0}
.why{margin-top:8px}
dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 12px}
.facts dt{color:var(--soft)}.facts dd{overflow-wrap:anywhere}
.found{list-style:none;padding:0}
.found li{padding:7px 0;border-top:1px solid var(--line)}
.found li:first-child{border-top:0;padding-top:0}
.found .name{color:var(--soft);font-size:12.5px;display:block}
.found .value{font-weight:600;overflow-wrap:anywhere;white-space:pre-line}
.missing{margin-top:6px}
iframe{display:block;width:100%;height:62vh;min-height:320px;border:0;background:var(--paper);resize:vertical}
iframe.short{height:300px;min-height:160px}
.files{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:6px}
.files li{border:1px solid var(--line);border-radius:7px;padding:3px 10px}
details summary{cursor:pointer;color:var(--soft)}
details dl{margin-top:8px}
.card{max-width:27em;margin:9vh auto 0;padding:26px 28px}
.card h1{font-size:20px;margin-bottom:8px}
.card p{margin-bottom:14px}
.card svg{width:44px;height:44px;margin-bottom:10px;display:block}
label{display:block;font-weight:600;margin-bottom:4px}
input[type=email]{font:inherit;font-size:16px;width:100%;padding:9px 11px;margin-bottom:12px;border:1px solid #8591a0;border-radius:7px;background:var(--paper);color:var(--ink)}
.note{padding:9px 12px;border-radius:8px;margin-bottom:14px}
@media(max-width:1080px){.open{grid-template-columns:minmax(0,1fr)}}
@media(max-width:900px){
main{padding:10px 10px 30px}.top{padding:8px 12px}
.mails thead{position:absolute;left:-9999px}
.mails,.mails tbody,.mails tr,.mails td{display:block}
.mails tr{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:1px 10px;padding:10px 12px;border-top:1px solid var(--line)}
.mails tbody tr:first-child{border-top:0}
.mails td{padding:0;border:0}
.mails .from{order:1}.mails .time{order:2}.mails .subject{order:3;grid-column:1/-1}.mails .outcome{order:4;grid-column:1/-1;margin-top:4px}.mails .reason{order:5;grid-column:1/-1}
.mails .contact{order:6}.mails .owner{order:7;grid-column:1/-1}.mails .reply{order:8;grid-column:1/-1}
.mails .contact,.mails .owner,.mails .reply{grid-column:1/-1;font-size:12.5px;color:var(--soft)}
.mails .contact .one,.mails .contact .small,.mails .owner .one{display:inline}.mails .contact .small::before{content:"("}.mails .contact .small::after{content:")"}
.mails [data-label]::before{content:attr(data-label) ": "}
.mails td.none{display:none}
.bar .boxes{margin-left:0}
.open .head,.open section{padding-left:12px;padding-right:12px}
}
@media print{.top form,.bar,.pages{display:none}}
`;
