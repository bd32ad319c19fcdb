//! `authors`: people and what they did for the book.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::manifest::{Person, Spanned};
use crate::project::table::Table;
use serde::Deserialize;

/// Whoever wrote the book, where nothing is said.
const AUTHOR: &str = "aut";

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a person is meant: a name, or `{ name = \"…\", sort = \"…\", role = \"aut\", credentials = \"…\", bio = \"…\" }`"
)]
enum PersonValue {
    Name(String),
    Full(PersonTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonTable {
    name: String,
    sort: Option<String>,
    role: Option<String>,
    credentials: Option<String>,
    bio: Option<String>,
}

/// `authors`, each a name or a table.
pub(crate) fn read_people(sink: &mut Sink, table: &mut Table<'_>) -> Vec<Person> {
    let mut people = Vec::new();
    for value in table.list("authors") {
        if let Some(it) = table.value_as::<PersonValue>(sink, "authors", value) {
            people.extend(person(sink, it));
        }
    }
    people
}

fn person(sink: &mut Sink, Spanned { value, span }: Spanned<PersonValue>) -> Option<Person> {
    let it = match value {
        PersonValue::Name(name) => {
            PersonTable { name, sort: None, role: None, credentials: None, bio: None }
        }
        PersonValue::Full(it) => it,
    };
    if it.name.trim().is_empty() {
        let said = Diagnostic::new(Code::ManifestValue, "an author has no name");
        sink.push(said.at_maybe(span, "a name is meant, or nothing"));
        return None;
    }
    let role =
        it.role.filter(|role| is_role(sink, role, span)).unwrap_or_else(|| AUTHOR.to_owned());
    let credentials = it.credentials.filter(|it| !it.trim().is_empty());
    Some(Person { name: it.name, sort: it.sort, role, credentials, bio: it.bio, span })
}

fn is_role(sink: &mut Sink, role: &str, span: Option<Span>) -> bool {
    let known = role.len() == 3 && RELATORS.split_ascii_whitespace().any(|it| it == role);
    if !known {
        let said = Diagnostic::new(Code::ManifestValue, format!("`{role}` is no role of a person"));
        sink.push(said.at_maybe(
            span,
            "a MARC code is meant: `aut` author, `edt` editor, `trl` translator, `ill` illustrator, `aui` of an introduction",
        ));
    }
    known
}

/// The Library of Congress's *MARC Code List for Relators*.
pub(crate) const RELATORS: &str = "\
    abr acp act adi adp aft anc anl anm ann ant ape apl app aqt arc ard arr art asg asn ato att auc aud aue aui aup aus \
    aut bdd bjd bka bkd bkp blw bnd bpd brd brl bsl cad cas ccp chr cli cll clr clt cmm cmp cmt cnd cng cns coe col com \
    con cop cor cos cot cou cov cpc cpe cph cpl cpt cre crp crr crt csl csp cst ctb cte ctg ctr cts ctt cur cwt dbd dbp \
    dfd dfe dft dgc dgg dgs dis djo dln dnc dnr dpc dpt drm drt dsr dst dtc dte dtm dto dub edc edd edm edt egr elg elt \
    eng enj etr evp exp fac fds fld flm fmd fmk fmo fmp fnd fon fpy frg gdv gis grt his hnr hst ill ilu ink ins inv isb \
    itr ivd ive ivr jud jug kad lbr lbt ldr led lee lel len let lgd lie lil lit lsa lse lso ltg ltr lyr mcp mdc med mfp \
    mfr mka mod mon mrb mrk msd mte mtk mup mus mxe nan nrt onp opn org orm osp oth own pad pan pat pbd pbl pdr pfr pht \
    plt pma pmn pnc pop ppm ppt pra prc prd pre prf prg prm prn pro prp prs prt prv pta pte ptf pth ptt pup rap rbr rcd \
    rce rcp rdd red ren res rev rpc rps rpt rpy rse rsg rsp rsr rst rth rtm rxa sad sce scl scr sde sds sec sfx sgd sgn \
    sht sll sng spk spn spy srv std stg stl stm stn str swd tad tau tcd tch ths tld tlg tlh tlp trc trl tyd tyg uvp vac \
    vdg vfx voc wac wal wam wat waw wdc wde wfs wft win wit wpr wst wts";
