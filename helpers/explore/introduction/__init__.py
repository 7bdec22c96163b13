"""The explorables of lesson 9.0, the introduction."""

from helpers.explore.introduction.any_size_input import any_size_input
from helpers.explore.introduction.parameter_meter import parameter_meter
from helpers.explore.introduction.pipeline_strip import pipeline_strip
from helpers.explore.introduction.shift_and_classify import shift_and_classify

__all__ = ["any_size_input", "parameter_meter", "pipeline_strip", "shift_and_classify"]
