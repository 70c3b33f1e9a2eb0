//! Names of natural persons.

/// Surnames of one character, by frequency and with rare ones that occur among inventors.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由贡训雒酆仰糜贝郏咸籍暴钭阎傅付萧衛張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧葉蘇呂蔣盧鍾譚陸赖洪巢丘竺候郗闪贲滑青昌茆";

/// Surnames of two characters.
const COMPOUND: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "东方", "公孙", "令狐", "慕容", "司徒", "夏侯", "端木", "轩辕", "独孤",
    "南宫", "宇文", "长孙", "呼延", "淳于", "单于", "申屠", "公羊", "鲜于", "闾丘", "钟离", "赫连", "澹台", "濮阳", "太史",
    "东郭", "拓跋", "歐陽", "司空", "百里", "西门",
];

/// Common Japanese surnames.
const JAPANESE: &[&str] = &[
    "佐藤", "铃木", "鈴木", "高桥", "高橋", "田中", "渡边", "渡辺", "伊藤", "山本", "中村", "小林", "加藤", "吉田", "山田",
    "山口", "松本", "井上", "木村", "斋藤", "清水", "山崎", "中岛", "池田", "桥本", "阿部", "石川", "前田", "藤田", "小川",
    "冈田", "后藤", "长谷", "村上", "近藤", "石井", "坂本", "远藤", "青木", "藤井", "西村", "福田", "太田", "三浦", "藤原",
    "松田", "中川", "中野",
];

/// Words of places, which stand in names of firms whose legal form was cut off; no person is called so.
const PLACES: &str = " CHINA CHINESE JAPAN FRANCE GERMANY DEUTSCHLAND AMERICA USA KOREA TAIWAN ASIA EUROPE BEIJING SHANGHAI SHENZHEN \
    GUANGZHOU TIANJIN HANGZHOU SUZHOU NANJING HONGKONG INT INTL THE OF AND FOR ";

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Whether a Chinese name without an institution's keyword is a person's: two or three characters behind a surname, four behind
/// a compound or two surnames, or a transliterated name with its parts joined by ·.
pub(super) fn is_chinese_person(name: &str) -> bool {
    if name.contains('·') {
        let whole = name.chars().all(|c| is_han(c) || c.is_ascii_uppercase() || matches!(c, '·' | '.' | ' ' | '-'));
        return whole && name.chars().any(is_han) && name.chars().count() <= 20;
    }
    let chars: Vec<char> = name.chars().collect();
    if !chars.iter().copied().all(is_han) {
        return false;
    }
    if (3..=5).contains(&chars.len()) && JAPANESE.iter().any(|surname| name.starts_with(surname)) {
        return true;
    }
    let compound = COMPOUND.iter().any(|surname| name.starts_with(surname));
    let single = |c: &char| SURNAMES.contains(*c);
    match chars.as_slice() {
        [first, _] => single(first),
        [first, _, _] => compound || single(first),
        [first, second, _, _] => compound || (single(first) && single(second)),
        _ => false,
    }
}

/// Whether a Latin name without an institution's keyword is a person's: SURNAME, GIVEN or two to three words of letters.
pub(super) fn is_latin_person(name: &str) -> bool {
    let is_word = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 0
            && !PLACES.contains(&format!(" {word} "))
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\''))
    };
    if let Some((surname, given)) = name.split_once(", ") {
        let words: Vec<&str> = surname.split(' ').chain(given.split([' ', ','])).filter(|w| !w.is_empty()).collect();
        return !given.is_empty() && (2..=5).contains(&words.len()) && words.iter().all(|w| is_word(w));
    }
    let words: Vec<&str> = name.split(' ').collect();
    // A name of initials alone is an abbreviation.
    (2..=3).contains(&words.len())
        && words.iter().all(|w| is_word(w))
        && words.iter().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 2).count() >= 2
}
