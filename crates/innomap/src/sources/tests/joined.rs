//! Tables of a set become one row a patent; what is missing is named; what belongs nowhere is counted.

use super::*;

fn read_together(files: &[(&str, &str)]) -> Result<Reading> {
    let dir = TemporaryFolder::new().unwrap();
    let paths: Vec<PathBuf> = files.iter().map(|(name, text)| write(&dir, name, text.as_bytes())).collect();
    read_patents(&paths, &ReadConfig::default())
}

const PATENTS: &str = "patent_id\tpatent_type\tpatent_date\tpatent_title\twipo_kind\tnum_claims\n\
                       10\tutility\t2001-02-03\tA reducer\tB2\t7\n20\tutility\t2002-03-04\tA robot\tB1\t8\n";
const ASSIGNEES: &str = "patent_id\tassignee_sequence\tdisambig_assignee_individual_name_first\tdisambig_assignee_individual_name_last\t\
                         disambig_assignee_organization\tlocation_id\n10\t1\t\t\tSecond; Ltd\tl2\n10\t0\t\t\tFirst Inc.\tl1\n\
                         20\t0\tAda\tByron\t\tl1\n99\t0\t\t\tOrphan\tl1\n";

#[test]
fn tables_of_a_set_become_one_row_a_patent() {
    let applications = "application_id\tpatent_id\tfiling_date\n09/1\t10\t1999-01-02\n";
    let places = "location_id\tdisambig_city\tdisambig_state\tdisambig_country\nl1\tAustin\tTX\tUS\nl2\tLyon\t\tFR\n";
    let classes = "patent_id\tipc_sequence\tsection\tipc_class\tsubclass\tmain_group\tsubgroup\n\
                   10\t1\tB\t25\tJ\t9\t16\n10\t0\tF\t16\tH\t1\t32\n10\t2\tF\t16\tH\t1\t32\n";
    let files = [("c.tsv", classes), ("a.tsv", ASSIGNEES), ("p.tsv", PATENTS), ("ap.tsv", applications), ("l.tsv", places)];
    let reading = read_together(&files).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["US10B2", "US20B1"]));
    assert_eq!(column(&reading, "applicants"), texts(&["First Inc.; Second, Ltd", "Ada Byron"]));
    assert_eq!(column(&reading, "address"), texts(&["Austin, TX, US; Lyon, FR", "Austin, TX, US"]));
    assert_eq!(column(&reading, "application_date"), texts(&["1999-01-02", ""]));
    assert_eq!(column(&reading, "ipc"), texts(&["F16H 1/32; B25J 9/16", ""]));
    assert_eq!(column(&reading, "num_claims"), texts(&["7", "8"]));
    let audit = &reading.audit;
    assert!(audit.balances() && audit.read == 2 && reading.table.row == [2, 3]);
    let tables: Vec<_> = audit.files.iter().map(|f| (f.table.as_deref().unwrap(), f.read, f.joined)).collect();
    assert_eq!(tables[0], ("g_patent", 2, false));
    assert!(tables.contains(&("g_assignee_disambiguated", 4, true)) && tables.len() == 5, "{tables:?}");
    assert!(audit.warnings.iter().any(|w| w.en.contains("g_assignee_disambiguated: 1 rows belong to no patent")));
}

#[test]
fn a_missing_table_of_a_set_is_named() {
    let e = read_together(&[("a.tsv", ASSIGNEES)]).unwrap_err();
    assert!(e.kind() == "schema" && e.to_string().contains("g_patent is missing"), "{e}");
    let main = "appln_id,appln_auth,appln_nr,appln_filing_date\n1,EP,2001,2001-01-01\n";
    let links = "person_id,appln_id,applt_seq_nr,invt_seq_nr\n5,1,1,0\n";
    let e = read_together(&[("201.csv", main), ("207.csv", links)]).unwrap_err();
    assert!(e.kind() == "schema" && e.to_string().contains("tls206_person is missing"), "{e}");
}

#[test]
fn an_application_with_several_persons_and_publications_is_one_row() {
    let main =
        "appln_id,appln_auth,appln_nr,appln_filing_date,docdb_family_id\n1,EP,2001,2001-01-01,77\n2,EP,2002,2002-01-01,78\n";
    let second = main.replace("\n1,EP,2001", "\n3,EP,2003").replace("\n2,EP,2002", "\n4,EP,2004");
    let links = "person_id,appln_id,applt_seq_nr,invt_seq_nr\n5,1,2,0\n6,1,1,1\n7,1,0,2\n";
    let persons = "person_id,person_name,person_ctry_code\n5,Five,DE\n6,Six,FR\n7,Seven,CN\n";
    let publications = "pat_publn_id,publn_auth,publn_nr,publn_kind,appln_id,publn_date,publn_first_grant\n\
                        1,EP,900,B1,1,2005-01-01,Y\n2,EP,900,A1,1,2003-01-01,N\n3,EP,901,A1,2,2004-01-01,N\n4,EP,902,A1,3,2004-01-01,N\n";
    let files =
        [("207.csv", links), ("206.csv", persons), ("201.csv", main), ("201b.csv", second.as_str()), ("211.csv", publications)];
    let reading = read_together(&files).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["EP0000900A1", "EP0000901A1", "EP0000902A1"]));
    assert_eq!(column(&reading, "applicants"), texts(&["Six; Five", "", ""]));
    assert_eq!(column(&reading, "inventors"), texts(&["Six; Seven", "", ""]));
    assert_eq!(column(&reading, "grant_date"), texts(&["2005-01-01", "", ""]));
    assert_eq!(column(&reading, "family"), texts(&["77", "78", "77"]));
    // The fourth application has no publication.
    assert!(reading.audit.balances() && reading.audit.read == 4 && reading.audit.rejected.len() == 1);
}

#[test]
fn published_applications_mirror_granted_patents() {
    let main = "pgpub_id\tapplication_id\tfiling_date\tpublished_date\twipo_kind\tapplication_title\n\
                20010001\t9000\t2000-01-02\t2001-03-04\tA1\tA reducer\n";
    let assignees = ASSIGNEES.replace("patent_id", "pgpub_id").replace("\n10\t", "\n20010001\t");
    let reading = read_together(&[("a.tsv", &assignees), ("p.tsv", main)]).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["US20010001A1"]));
    assert_eq!(column(&reading, "applicants"), texts(&["First Inc.; Second, Ltd"]));
    assert_eq!(column(&reading, "publication_date"), texts(&["2001-03-04"]));
    // Without a table of places there are no addresses.
    assert!(reading.table.whole("address").unwrap().is_none());
}

#[test]
fn rows_of_applicants_become_one_row_a_patent() {
    let applicants = "app_nbr|appln_id|pub_nbr|person_id|app_name|address|city|postal_code|reg_code|ctry_code|reg_share|app_share\n\
                      EP1|1|EP100|7|First GmbH|Weg 1|Bonn|53111|DEA22|DE|1|0.5\nEP1|1|EP100|8|Second SA|||| FRK26|FR|1|0.5\n\
                      EP2|2|EP200|7|First GmbH|Weg 1|Bonn|53111|DEA22|DE|1|1\n";
    let classes = "app_nbr|appln_id|prio_year|app_year|IPC\nEP1|1|1999|2000|F16H  1/32\nEP1|1|1999|2000|B25J  9/16\n";
    let reading = read_together(&[("EPO_App_reg.txt", applicants), ("EPO_IPC.txt", classes)]).unwrap();
    assert_eq!(column(&reading, "publication"), texts(&["EP0000100", "EP0000200"]));
    assert_eq!(column(&reading, "applicants"), texts(&["First GmbH; Second SA", "First GmbH"]));
    assert_eq!(column(&reading, "address"), texts(&["Weg 1, 53111 Bonn, DE; FR", "Weg 1, 53111 Bonn, DE"]));
    assert_eq!(column(&reading, "TL3"), texts(&["DEA22; FRK26", "DEA22"]));
    assert_eq!((column(&reading, "application_date")[0].as_deref(), reading.audit.read), (Some("2000"), 2));
    assert!(reading.audit.balances() && reading.audit.warnings.iter().any(|w| w.en.contains("3 rows are 2 patents")));
}

#[test]
fn a_table_alone_and_columns_named_by_the_user_are_taken_as_they_are() {
    let dir = TemporaryFolder::new().unwrap();
    let paths = vec![write(&dir, "p.tsv", PATENTS.as_bytes()), write(&dir, "a.tsv", ASSIGNEES.as_bytes())];
    let reading = read_patents(&paths, &columns(&[("publication", "patent_id")])).unwrap();
    assert_eq!((reading.audit.read, reading.audit.files.len()), (6, 2));
    let alone = read_patents(&paths[..1], &ReadConfig::default()).unwrap();
    assert_eq!((alone.audit.read, alone.audit.files[0].joined), (2, false));
}
