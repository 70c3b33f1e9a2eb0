"""The map as a graph for other programs: what networkx holds, and what a GEXF file says when read back."""

import sys
from typing import ClassVar
from xml.etree import ElementTree as ET

import networkx as nx
import polars as pl
import pytest

import innomap as im
from innomap.exchange import PAIRS

NASTY = 'A&B <"机器人">\x07\t有限公司'


class Atlas:
    """A small map in the place of ``innomap.Map``."""

    summary: ClassVar = {"synthetic": True, "branches": 0}
    provenance: ClassVar = {
        "program": "innomap 0.1.0",
        "parameters": {"unit": "family", "counting": "fractional", "date": "application"},
    }
    institutions = pl.DataFrame(
        {
            "institution": [NASTY, "乙大学", "无合作者"], "kind": ["enterprise", "university", "enterprise"],
            "region": ["浙江省", None, None], "weight": [2.5, 1.5, 1.0], "patents": [3, 2, 1],
        }
    )  # fmt: skip
    technologies = pl.DataFrame(schema={"technology": pl.String})
    branches = pl.DataFrame(schema={"branch": pl.String})
    regions = pl.DataFrame(schema={"region": pl.String})

    def edges(self, source, target):
        rows = (
            [(NASTY, "乙大学", 2019, 0.5, 1), (NASTY, "乙大学", None, 0.25, 1)]
            if source == target == "institution"
            else []
        )
        names = ("source", "target") if source == target else (source, target)
        return pl.DataFrame(rows, schema=[*names, "year", "weight", "patents"], orient="row")


def test_years_are_added_up_and_unknowns_left_out():
    graph = im.Map.to_networkx(Atlas(), [("institution", "institution")])
    assert list(graph) == [f"institution:{NASTY}", "institution:乙大学"]
    assert graph.nodes["institution:乙大学"] == {
        "label": "乙大学", "kind": "institution", "institution_kind": "university", "weight": 1.5, "patents": 2,
    }  # fmt: skip
    edge = graph.edges[f"institution:{NASTY}", "institution:乙大学"]
    assert edge == {
        "pair": "institution-institution",
        "weight": 0.75,
        "patents": 2,
        "first_year": 2019,
        "last_year": 2019,
    }


def test_gexf_is_well_formed_and_says_the_same(tmp_path):
    path = im.Map.to_gexf(Atlas(), tmp_path / "a.gexf", [("institution", "institution")])
    ET.parse(path)
    read = nx.read_gexf(path)
    clean = NASTY.replace("\x07", "")
    assert read.nodes[f"institution:{clean}"]["label"] == clean
    assert read.edges[f"institution:{clean}", "institution:乙大学"]["weight"] == 0.75
    assert "合成样本" in path.read_text(encoding="utf-8")
    again = im.Map.to_gexf(Atlas(), tmp_path / "b.gexf", [("institution", "institution")])
    assert path.read_bytes() == again.read_bytes()


def test_a_real_map_and_its_edges_agree(tmp_path):
    from innomap.sample import write_sample

    sample = write_sample(tmp_path, patents=500, seed=3)
    m = im.build_map(im.read_patents(sample["patents"]), industry="industrial-robots")
    graph = m.to_networkx()
    for pair in PAIRS:
        edges = [data for *_, data in graph.edges(data=True) if data["pair"] == "-".join(pair)]
        assert sum(edge["weight"] for edge in edges) == pytest.approx(m.edges(*pair)["weight"].sum())
    read = nx.read_gexf(m.to_gexf(tmp_path / "m.gexf"))
    assert set(read) == set(graph)
    assert read.number_of_edges() == graph.number_of_edges()


def test_without_networkx_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(im.MissingExtraError, match="networkx"):
        im.Map.to_networkx(Atlas())
