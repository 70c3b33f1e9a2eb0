"""What the invented patents are about: branches of industrial robots, and topics that are not robots at all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A branch of the industry (with a stage), or a topic outside it (stage empty)."""

    name: str
    id: str
    """Id of the branch in the packaged definition ``industrial-robots``; empty outside the industry."""
    stage: str
    weight: int
    things: tuple[str, ...]
    """What titles call the thing; each holds a keyword of the branch."""
    main: tuple[str, ...]
    """IPC symbols one of which stands first."""
    other: tuple[str, ...]
    """IPC symbols that may follow."""
    uses: tuple[str, ...]
    trades: tuple[tuple[str, int], ...]
    """Trade words of firms of this topic, each with its class of GB/T 4754-2017."""
    growing: bool = False

    @property
    def is_robot(self) -> bool:
        """Whether it is a branch of industrial robots."""
        return self.stage != ""


def _topic(
    name: str,
    stage: str,
    weight: int,
    *,
    things: str,
    main: str,
    other: str,
    uses: str,
    trades: dict[str, int],
    id: str = "",
    growing: bool = False,
) -> Topic:
    def split(text: str) -> tuple[str, ...]:
        return tuple(text.split("、"))

    return Topic(
        name, id, stage, weight, split(things), split(main), split(other), split(uses), tuple(trades.items()), growing
    )


# fmt: off
TOPICS: tuple[Topic, ...] = (
    _topic("减速器", "上游", 9, id="reducer",
           things="谐波减速器、RV减速器、行星减速器、摆线针轮减速器、精密减速机",
           main="F16H 1/32、F16H 49/00、F16H 1/28", other="F16H 57/08、F16H 55/17、F16H 57/04、B25J 17/02",
           uses="工业机器人、机器人关节、机械臂关节、工业机器人手腕",
           trades={"传动科技": 3453, "精密传动": 3453, "减速机": 3453}),
    _topic("伺服电机与驱动", "上游", 9, id="servo",
           things="伺服电机、机器人关节伺服电机、伺服驱动器、无框力矩电机",
           main="H02K 7/116、H02K 21/14、H02P 6/08", other="H02K 1/27、H02P 27/08、H02K 7/10、B25J 9/12",
           uses="工业机器人、机器人关节、机械臂关节", trades={"伺服技术": 3813, "电机": 3812, "驱动科技": 3813}),
    _topic("控制器", "上游", 10, id="controller",
           things="机器人控制器、机器人示教器、机器人控制柜、机器人控制系统",
           main="B25J 13/00、B25J 13/06、G05B 19/4155", other="G05B 19/05、G05B 19/18、B25J 9/16、B25J 13/02",
           uses="多轴运动控制、产线设备、六轴设备", growing=True,
           trades={"控制技术": 4011, "智能控制": 4011, "自动化": 4011}),
    _topic("机器人视觉", "中游", 9, id="vision",
           things="机器人视觉定位装置、手眼标定装置、机器人视觉识别系统、机器人视觉检测装置",
           main="G06T 7/00、B25J 19/04、G01B 11/24", other="G06T 7/60、G01B 11/00、G06K 9/00、B25J 9/16",
           uses="零件抓取、无序分拣、曲面跟踪", growing=True, trades={"视觉科技": 6513, "传感技术": 4011}),
    _topic("机械臂结构", "中游", 4, id="arm-structure",
           things="机器人臂体压铸件、机械臂壳体铸件、机器人伸缩臂",
           main="B25J 18/00、B25J 18/02、B25J 18/04", other="B22D 18/04、B22C 9/22、B22C 9/08",
           uses="工业机器人、搬运设备", trades={"压铸": 3392, "精密铸造": 3392}),
    _topic("关节型机器人", "中游", 10, id="articulated",
           things="六自由度机械臂、六轴机械臂、多关节机器人、关节型机器人",
           main="B25J 9/06、B25J 9/08、B25J 17/02", other="B25J 9/00、B25J 9/10、B25J 19/00",
           uses="自动检测、冲压车间、铸造车间", trades={"机器人": 3491, "智能装备": 3491, "机器人技术": 3491}),
    _topic("末端执行器", "中游", 9, id="end-effector",
           things="机器人夹爪、真空吸盘夹爪、柔性夹爪、机器人快换装置、气动夹爪",
           main="B25J 15/02、B25J 15/06、B25J 15/08", other="B25J 15/10、B25J 15/04、B25J 11/00",
           uses="异形件抓取、玻璃搬运、轴类零件取放、易碎件抓取", trades={"夹具": 3484, "智能抓取": 3491}),
    _topic("移动机器人", "中游", 9, id="mobile",
           things="AGV小车、移动机器人、叉车式AGV、复合移动机器人、AGV导航装置",
           main="G05D 1/02、B66F 9/06、B65G 35/00", other="B65G 1/04、B65G 1/137、B25J 5/00、B60L 15/20",
           uses="仓储物流、车间转运、产线对接", growing=True, trades={"物流装备": 3439, "移动机器人": 3491}),
    _topic("焊接机器人", "下游", 8, id="welding",
           things="焊接机器人、激光焊接机器人、焊缝跟踪机器人、点焊机器人",
           main="B23K 37/02、B23K 9/127、B23K 26/21", other="B23K 37/04、B23K 37/047、B25J 11/00、B23K 9/12",
           uses="汽车车身、箱体结构件、管道、船体分段", trades={"焊接装备": 3424, "焊接机器人": 3491}),
    _topic("喷涂机器人", "下游", 5, id="painting",
           things="喷涂机器人、喷涂机械手、机器人喷涂装置、机器人涂胶装置",
           main="B05B 13/04、B05B 12/12、B05C 5/02", other="B05B 13/02、B05B 15/00、B25J 11/00",
           uses="汽车零部件、家具、卫浴件", trades={"涂装设备": 3466, "喷涂技术": 3466}),
    _topic("搬运码垛机器人", "下游", 7, id="handling",
           things="码垛机器人、搬运机器人、搬运机械手、拆垛机器人",
           main="B65G 61/00、B65G 47/90、B65G 57/24", other="B65G 47/91、B25J 11/00",
           uses="袋装物料、纸箱、托盘", trades={"码垛设备": 3439, "自动化设备": 3491}),
    _topic("打磨抛光机器人", "下游", 5, id="grinding",
           things="打磨机器人、抛光机器人、机器人打磨装置",
           main="B24B 27/00、B24B 41/04、B24B 19/14", other="B24B 9/04、B25J 11/00",
           uses="水龙头、叶片、铸件毛刺", trades={"抛光设备": 3491, "研磨技术": 3491}),
    _topic("泵", "", 12, things="离心泵、屏蔽泵、潜水泵、自吸泵",
           main="F04D 13/06、F04D 29/22", other="F04D 29/22、F04B 53/00",
           uses="农业灌溉、楼宇供水", trades={"泵业": 3441}),
    _topic("纺织印染", "", 12, things="印染定型机、染色机、织物整理剂、喷气织机",
           main="D06B 3/10、D06P 1/38", other="D06M 15/643、D03D 47/34",
           uses="涤纶面料、棉织物", trades={"印染": 1713, "纺织科技": 1713}),
    _topic("注塑模具", "", 9, things="注塑模具、注塑机合模机构",
           main="B29C 45/26、B29C 45/17", other="B29C 45/26",
           uses="汽车内饰件、塑料容器", trades={"模具": 3525}),
    _topic("家电", "", 9, things="电饭煲、扫地机、多功能料理锅",
           main="A47J 27/00、A47L 11/40", other="A47J 27/00、F24F 1/00",
           uses="家庭厨房、家庭清洁", trades={"电器": 3857}),
    _topic("电池", "", 6, things="锂离子电池、电池负极材料",
           main="H01M 10/0525、H01M 4/36", other="H02J 7/00",
           uses="电动自行车、储能柜", trades={"新能源": 3562}),
    _topic("光伏", "", 6, things="光伏电池片、光伏组件",
           main="H01L 31/18", other="H01L 21/67",
           uses="屋顶电站、组件封装", trades={"光伏": 3562}),
    _topic("水处理", "", 6, things="污水处理装置、膜过滤装置",
           main="C02F 9/14、C02F 1/44", other="B01D 65/02",
           uses="印染废水、生活污水", trades={"环保科技": 3484}),
    _topic("医药", "", 6, things="哌嗪类化合物、抗肿瘤药物组合物",
           main="A61K 31/495、C07D 401/12", other="A61P 35/00",
           uses="肿瘤治疗、药物制剂", trades={"药业": 2720}),
    _topic("软件", "", 6, things="数据管理系统、能源调度方法",
           main="G06F 17/30、G06Q 50/06", other="G06F 9/44、H04L 29/08",
           uses="园区管理、企业信息化", trades={"信息技术": 6513}),
    _topic("建筑", "", 3, things="钢结构连接节点、装配式墙板",
           main="E04B 1/58", other="E04B 1/58",
           uses="厂房、住宅", trades={"建设": 3484}),
)
# fmt: on

TOPIC_BY_NAME: dict[str, Topic] = {topic.name: topic for topic in TOPICS}

INDUSTRY_CLASSES: dict[int, tuple[str, str, str, str]] = {
    1713: ("制造业", "纺织业", "棉纺织及印染精加工", "棉印染精加工"),
    2720: ("制造业", "医药制造业", "化学药品制剂制造", "化学药品制剂制造"),
    3392: ("制造业", "金属制品业", "铸造及其他金属制品制造", "有色金属铸造"),
    3424: ("制造业", "通用设备制造业", "金属加工机械制造", "金属切割及焊接设备制造"),
    3439: ("制造业", "通用设备制造业", "物料搬运设备制造", "其他物料搬运设备制造"),
    3441: ("制造业", "通用设备制造业", "泵、阀门、压缩机及类似机械制造", "泵及真空设备制造"),
    3453: ("制造业", "通用设备制造业", "轴承、齿轮和传动部件制造", "齿轮及齿轮减、变速箱制造"),
    3466: ("制造业", "通用设备制造业", "烘炉、风机、包装等设备制造", "喷枪及类似器具制造"),
    3484: ("制造业", "通用设备制造业", "通用零部件制造", "机械零部件加工"),
    3491: ("制造业", "通用设备制造业", "其他通用设备制造业", "工业机器人制造"),
    3525: ("制造业", "专用设备制造业", "化工、木材、非金属加工专用设备制造", "模具制造"),
    3562: ("制造业", "专用设备制造业", "电子和电工机械专用设备制造", "半导体器件专用设备制造"),
    3812: ("制造业", "电气机械和器材制造业", "电机制造", "电动机制造"),
    3813: ("制造业", "电气机械和器材制造业", "电机制造", "微特电机及组件制造"),
    3857: ("制造业", "电气机械和器材制造业", "家用电力器具制造", "家用电力器具专用配件制造"),
    4011: ("制造业", "仪器仪表制造业", "通用仪器仪表制造", "工业自动控制系统装置制造"),
    6513: ("信息传输、软件和信息技术服务业", "软件和信息技术服务业", "软件开发", "应用软件开发"),
}
"""Section, division, group and class of GB/T 4754-2017 for the classes used."""
