"""The models that compete, as data, and how each is built."""

from typing import Any

from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from flights import CATEGORICAL, NUMERIC

# The slowest come first, so that no task is left to run alone at the end.
CANDIDATES = [
    {"name": "many leaves", "kind": "boosting", "max_iter": 200, "max_leaf_nodes": 63, "learning_rate": 0.07},
    {"name": "boosting", "kind": "boosting", "max_iter": 100},
    {"name": "few leaves", "kind": "boosting", "max_iter": 100, "max_leaf_nodes": 15},
    {"name": "squared error", "kind": "boosting", "max_iter": 100, "loss": "squared_error"},
    {"name": "forest", "kind": "forest", "n_estimators": 20, "max_depth": 12, "max_samples": 0.2},
    {"name": "ridge", "kind": "ridge", "alpha": 1.0},
]


def build(candidate: dict, seed: int) -> Any:
    """Builds the untrained model that a candidate describes."""
    settings = {name: value for name, value in candidate.items() if name not in ("name", "kind")}
    return BUILDERS[candidate["kind"]](settings, seed)


def ridge(settings: dict, seed: int) -> Any:
    """A straight line through scaled numbers and one column for each airport and airline that is common."""
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), NUMERIC),
        (OneHotEncoder(handle_unknown="ignore", min_frequency=50), CATEGORICAL),
    )
    return make_pipeline(columns, Ridge(random_state=seed, **settings))


def forest(settings: dict, seed: int) -> Any:
    """Averaged deep trees over samples of the flights."""
    columns = make_column_transformer(
        (SimpleImputer(), NUMERIC),
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), CATEGORICAL),
    )
    return make_pipeline(columns, RandomForestRegressor(max_features=0.4, random_state=seed, **settings))


def boosting(settings: dict, seed: int) -> Any:
    """Trees that correct one another; it needs no filling in of gaps and knows categories by their type."""
    settings = {"loss": "absolute_error", **settings}
    return HistGradientBoostingRegressor(categorical_features="from_dtype", random_state=seed, **settings)


BUILDERS = {"ridge": ridge, "forest": forest, "boosting": boosting}
