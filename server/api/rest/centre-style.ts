/** What the preference centre's page looks like beyond what every link's page does. */
export const centreStyle = `
main { width: min(44rem, calc(100vw - 2rem)); margin: 2rem 0 }
section, fieldset { margin: 0 0 1.25rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: 10px; min-width: 0 }
section p, fieldset p { font-size: .875rem }
legend { padding: 0 .4rem; margin-left: -.4rem; font-weight: 600 }
.row { display: flex; justify-content: space-between; align-items: center; gap: 1rem; cursor: pointer }
.fields { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; margin-top: .75rem; font-size: .875rem }
.fields label { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem }
.boxes { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .4rem }
.box { display: inline-flex; align-items: center; gap: .5rem; min-height: 2rem; font-size: .9375rem; cursor: pointer }
.type + .type { margin-top: .9rem; padding-top: .9rem; border-top: 1px solid var(--line) }
.digest { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line) }
/* The hour and the weekday are asked for where they mean something. */
.digest:has(option[value=now]:checked, option[value=hourly]:checked) label + label, .digest:has(option[value=daily]:checked) label:nth-child(2) { display: none }
section:not(:has([name=quiet]:checked)) .fields { display: none }
input[type=checkbox] { inline-size: 1.15rem; block-size: 1.15rem; flex: none; accent-color: var(--act) }
select, input[type=time] { padding: .4rem .5rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; max-width: 100% }
.note { margin-top: 1rem; padding: .75rem 1rem; border: 1px solid var(--line); border-left: 4px solid #b45309; border-radius: 8px; color: var(--ink) }
.note.saved { border-left-color: var(--ok) }
.save { position: sticky; bottom: 0; margin: 1.25rem -2rem -2rem; padding: 1rem 2rem; background: var(--card); border-top: 1px solid var(--line); border-radius: 0 0 12px 12px }
@media (max-width: 30rem) { main { padding: 1.25rem; width: calc(100vw - 1rem); margin: .5rem 0 } section, fieldset { padding: 1rem } .save { margin: 1rem -1.25rem -1.25rem; padding: .75rem 1.25rem } .save button { width: 100% } }`;
