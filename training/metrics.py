"""The one scorer of everything that is ever scored: a fill against the photo it replaces.

Every figure is of the composite (fill in the hole, photo elsewhere), so that a program which
touches known pixels gains or loses nothing by it. "Perceptual" and "Frechet" are computed on
SqueezeNet 1.0 features; they order fills as LPIPS and FID do but are neither of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.perceptual import PerceptualNetwork

SSIM_WINDOW_PX = 11
SSIM_SIGMA_PX = 1.5
PSNR_LIMIT_DB = 99.0  # of an exact fill


@dataclass(frozen=True, kw_only=True)
class Score:
    """How far one fill is from its photo; perceptual is NaN without a perceptual network."""

    method: str
    masks: str
    size_px: int
    photo: str
    hole_share: float
    l1: float
    psnr_db: float
    ssim: float
    perceptual: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """The means of one method over the photos of one kind of masks and size."""

    method: str
    masks: str
    size_px: int
    photos: int
    hole_share: float
    l1: float
    psnr_db: float
    ssim: float
    perceptual: float
    frechet: float


def composite(photo: np.ndarray, hole: np.ndarray, fill: np.ndarray) -> np.ndarray:
    """Return the fill where hole is 255, the photo elsewhere; HxWx3 uint8."""
    if fill.shape != photo.shape or fill.dtype != np.uint8:
        raise ValueError(f"a fill of {fill.shape} {fill.dtype} for a photo of {photo.shape} uint8")
    return np.where(hole[..., None] > 0, fill, photo)


def hole_l1(photo: np.ndarray, hole: np.ndarray, fill: np.ndarray) -> float:
    """Return the mean absolute difference per hole pixel and channel, 0..1."""
    inside = hole > 0
    return float(np.abs(photo[inside].astype(np.float32) - fill[inside]).mean()) / 255


def psnr_db(photo: np.ndarray, other: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio of two uint8 pictures over all their pixels."""
    error = float(np.square(photo.astype(np.float32) - other).mean())
    return min(PSNR_LIMIT_DB, 10 * math.log10(255**2 / error)) if error else PSNR_LIMIT_DB


def ssim(photo: np.ndarray, other: np.ndarray) -> float:
    """Return the structural similarity (Gaussian 11x11, sigma 1.5) of two uint8 pictures.

    Channels are averaged; windows that cross the border are left out.
    """
    a, b = photo.astype(np.float64), other.astype(np.float64)
    mean_a, mean_b = _windowed(a), _windowed(b)
    spread_a = _windowed(a * a) - mean_a**2
    spread_b = _windowed(b * b) - mean_b**2
    shared = _windowed(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * mean_a * mean_b + c1) * (2 * shared + c2)
    alike /= (mean_a**2 + mean_b**2 + c1) * (spread_a + spread_b + c2)
    edge = SSIM_WINDOW_PX // 2
    return float(alike[edge:-edge, edge:-edge].mean())


def perceptual_distance(features_a: list[Tensor], features_b: list[Tensor], hole: Tensor) -> float:
    """Return the distance of two photos' features inside the hole, summed over the stages.

    Each feature vector is scaled to length 1, so that one position adds between 0 and 4 per
    stage (for features that are never negative, 2). `hole` is 1 x 1 x H x W, 1 = hole; a stage
    weighs a position by the share of the hole under it.
    """
    total = 0.0
    for a, b in zip(features_a, features_b, strict=True):
        apart = functional.normalize(a, dim=1, eps=1e-6) - functional.normalize(b, dim=1, eps=1e-6)
        weight = functional.interpolate(hole, a.shape[-2:], mode="area")
        total += float((apart.square().sum(1, keepdim=True) * weight).sum() / weight.sum())
    return total


def frechet_distance(features_a: np.ndarray, features_b: np.ndarray) -> float:
    """Return the Frechet distance of the normal distributions of two sets of features.

    Both are N x D, N > 1, one vector a photo. The trace of the root of the product of the
    covariances is the sum of the singular values of the products of the centred vectors, which
    stays exact for fewer photos than dimensions.
    """
    a, b = features_a.astype(np.float64), features_b.astype(np.float64)
    if len(a) < 2 or len(b) < 2:
        raise ValueError("a Frechet distance needs at least two photos on either side")
    centred_a = (a - a.mean(0)) / math.sqrt(len(a) - 1)
    centred_b = (b - b.mean(0)) / math.sqrt(len(b) - 1)
    root_trace = np.linalg.svd(centred_a @ centred_b.T, compute_uv=False).sum()
    apart = np.square(a.mean(0) - b.mean(0)).sum()
    spread = np.square(centred_a).sum() + np.square(centred_b).sum() - 2 * root_trace
    return float(max(0.0, apart + spread))


class Scorer:
    """Scores fills photo by photo, then means and Frechet distances of all of them."""

    def __init__(self, perceptual_file: Path | None, device: str = "cpu") -> None:
        """Without a perceptual network those two figures are NaN. Raises WeightsError."""
        self.device = torch.device(device)
        self.network: PerceptualNetwork | None = None
        if perceptual_file is not None:
            self.network = PerceptualNetwork(perceptual_file, dilated=False).to(self.device)
        self.scores: list[Score] = []
        self._pooled: dict[tuple[str, str, int], list[tuple[np.ndarray, np.ndarray]]] = {}

    def score(
        self,
        name: str,
        masks: str,
        photo: np.ndarray,
        hole: np.ndarray,
        fills: Mapping[str, np.ndarray],
    ) -> list[Score]:
        """Score every method's fill of one hole; pixels HxWx3 uint8, hole HxW, 255 = hole."""
        size_px = min(photo.shape[:2])
        seen = self._features(photo)
        found = []
        for method, fill in fills.items():
            filled = composite(photo, hole, fill)
            distance = math.nan
            if self.network is not None:
                features = self._features(filled)
                distance = perceptual_distance(features, seen, _as_tensor(hole, self.device))
                pair = _pooled(features), _pooled(seen)
                self._pooled.setdefault((method, masks, size_px), []).append(pair)
            found.append(
                Score(
                    method=method,
                    masks=masks,
                    size_px=size_px,
                    photo=name,
                    hole_share=np.count_nonzero(hole) / hole.size,
                    l1=hole_l1(photo, hole, fill),
                    psnr_db=psnr_db(photo, filled),
                    ssim=ssim(photo, filled),
                    perceptual=distance,
                )
            )
        self.scores += found
        return found

    def rows(self) -> list[Row]:
        """Return one row of means a method, kind of masks and size, in the order scored."""
        groups: dict[tuple[str, str, int], list[Score]] = {}
        for score in self.scores:
            groups.setdefault((score.method, score.masks, score.size_px), []).append(score)
        return [
            Row(
                method=method,
                masks=masks,
                size_px=size_px,
                photos=len(scores),
                hole_share=_mean(score.hole_share for score in scores),
                l1=_mean(score.l1 for score in scores),
                psnr_db=_mean(score.psnr_db for score in scores),
                ssim=_mean(score.ssim for score in scores),
                perceptual=_mean(score.perceptual for score in scores),
                frechet=self._frechet((method, masks, size_px)),
            )
            for (method, masks, size_px), scores in groups.items()
        ]

    def _frechet(self, group: tuple[str, str, int]) -> float:
        pairs = self._pooled.get(group, [])
        if len(pairs) < 2:
            return math.nan
        fills, photos = (np.stack(side) for side in zip(*pairs, strict=True))
        return frechet_distance(fills, photos)

    @torch.no_grad()
    def _features(self, pixels: np.ndarray) -> list[Tensor]:
        if self.network is None:
            return []
        photo = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device)
        photo = photo.permute(2, 0, 1).unsqueeze(0).float() / 255
        return self.network(photo.contiguous(memory_format=torch.channels_last))


def _windowed(values: np.ndarray) -> np.ndarray:
    size = (SSIM_WINDOW_PX, SSIM_WINDOW_PX)
    return cv2.GaussianBlur(values, size, SSIM_SIGMA_PX, borderType=cv2.BORDER_REFLECT)


def _as_tensor(hole: np.ndarray, device: torch.device) -> Tensor:
    return torch.from_numpy((hole > 0).astype(np.float32)).to(device)[None, None]


def _pooled(features: list[Tensor]) -> np.ndarray:
    return features[-1].mean((0, 2, 3)).cpu().numpy()


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
