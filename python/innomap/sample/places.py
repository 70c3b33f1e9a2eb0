"""Where the invented institutions sit: real places of the Yangtze River Delta with invented profiles.

Codes and names are those of GB/T 2260 as of 2023. Which branches a city is strong in is made up for the sample.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class District:
    """A county, county-level city or district."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class City:
    """A city with its districts and what the sample makes it good at."""

    code: str
    province: str
    province_short: str
    name: str
    weight: int
    districts: tuple[District, ...]
    strong: dict[str, int] = field(default_factory=dict)
    """Topics whose weight is multiplied here, with the factor."""

    @property
    def short(self) -> str:
        """The name as vendors shorten it, and as firms carry it: 绍兴."""
        return self.name.removesuffix("市")

    @property
    def province_code(self) -> str:
        """Code of the province."""
        return self.code[:2] + "0000"


def _city(code: str, province: str, name: str, weight: int, districts: str, strong: dict[str, int]) -> City:
    parts = [pair.split(" ") for pair in districts.split("、")]
    return City(
        code=code,
        province=province,
        province_short=province.removesuffix("省").removesuffix("市"),
        name=name,
        weight=weight,
        districts=tuple(District(code[:4] + tail, district) for tail, district in parts),
        strong=strong,
    )


# fmt: off
CITIES: tuple[City, ...] = (
    _city("330100", "浙江省", "杭州市", 20,
          "08 滨江区、10 余杭区、09 萧山区、06 西湖区、14 钱塘区、13 临平区、11 富阳区",
          {"控制器": 5, "机器人视觉": 5, "软件": 3}),
    _city("330200", "浙江省", "宁波市", 16,
          "12 鄞州区、06 北仑区、11 镇海区、05 江北区、81 余姚市、82 慈溪市、13 奉化区",
          {"伺服电机与驱动": 5, "机械臂结构": 6, "注塑模具": 3}),
    _city("330600", "浙江省", "绍兴市", 12,
          "02 越城区、03 柯桥区、04 上虞区、24 新昌县、81 诸暨市、83 嵊州市",
          {"减速器": 7, "纺织印染": 5}),
    _city("331000", "浙江省", "台州市", 9,
          "02 椒江区、03 黄岩区、04 路桥区、81 温岭市、82 临海市、83 玉环市",
          {"末端执行器": 5, "泵": 7, "喷涂机器人": 3}),
    _city("330400", "浙江省", "嘉兴市", 9,
          "02 南湖区、11 秀洲区、21 嘉善县、24 海盐县、81 海宁市、82 平湖市、83 桐乡市",
          {"移动机器人": 6, "光伏": 3}),
    _city("330300", "浙江省", "温州市", 6,
          "02 鹿城区、03 龙湾区、04 瓯海区、81 瑞安市、82 乐清市", {"打磨抛光机器人": 5}),
    _city("330500", "浙江省", "湖州市", 5, "02 吴兴区、03 南浔区、21 德清县、22 长兴县、23 安吉县",
          {"移动机器人": 3, "电池": 4}),
    _city("330700", "浙江省", "金华市", 5, "02 婺城区、03 金东区、82 义乌市、83 东阳市、84 永康市",
          {"打磨抛光机器人": 3, "家电": 4}),
    _city("330800", "浙江省", "衢州市", 2, "02 柯城区、03 衢江区、25 龙游县、81 江山市", {"水处理": 3}),
    _city("330900", "浙江省", "舟山市", 1, "02 定海区、03 普陀区、21 岱山县", {"泵": 3}),
    _city("331100", "浙江省", "丽水市", 2, "02 莲都区、22 缙云县、81 龙泉市、21 青田县", {"机械臂结构": 3}),
    _city("310100", "上海市", "上海市", 18,
          "15 浦东新区、12 闵行区、14 嘉定区、13 宝山区、17 松江区、16 金山区、20 奉贤区",
          {"关节型机器人": 4, "焊接机器人": 4}),
    _city("320500", "江苏省", "苏州市", 14, "83 昆山市、06 吴中区、07 相城区、09 吴江区、81 常熟市、82 张家港市",
          {"搬运码垛机器人": 4, "末端执行器": 3}),
    _city("320100", "江苏省", "南京市", 9, "15 江宁区、11 浦口区、13 栖霞区、14 雨花台区",
          {"关节型机器人": 4, "控制器": 3}),
    _city("320200", "江苏省", "无锡市", 7, "14 新吴区、11 滨湖区、05 锡山区、81 江阴市、82 宜兴市",
          {"伺服电机与驱动": 3, "焊接机器人": 3}),
    _city("320400", "江苏省", "常州市", 6, "12 武进区、11 新北区、02 天宁区、81 溧阳市",
          {"减速器": 3, "伺服电机与驱动": 2, "电池": 3}),
    _city("320600", "江苏省", "南通市", 3, "13 崇川区、12 通州区、85 海安市", {"喷涂机器人": 4}),
    _city("340100", "安徽省", "合肥市", 6, "11 包河区、04 蜀山区、23 肥西县、02 瑶海区", {"机器人视觉": 3, "家电": 2}),
    _city("340200", "安徽省", "芜湖市", 4, "07 鸠江区、09 弋江区、12 繁昌区", {"焊接机器人": 4, "喷涂机器人": 2}),
)
# fmt: on

CITY_BY_CODE: dict[str, City] = {city.code: city for city in CITIES}
