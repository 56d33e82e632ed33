"""The one scorer of everything that is ever scored: a fill against the photo it replaces.

Every figure is of the composite (fill in the hole, photo elsewhere), so that a program which
touches known pixels gains or loses nothing by it. "Perceptual" and "Frechet" are computed on
SqueezeNet 1.0 features; they order fills as LPIPS and FID do but are neither of them. The true
ones join where their published networks are given. Weights trained with a SqueezeNet perceptual
loss have an advantage on SqueezeNet figures; the true ones, L1 and the sheets do not share it.
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
from training.published_networks import FidInception, Lpips

SSIM_WINDOW_PX = 11
SSIM_SIGMA_PX = 1.5
PSNR_LIMIT_DB = 99.0  # of an exact fill


@dataclass(frozen=True, kw_only=True)
class Score:
    """How far one fill is from its photo; what was not measured is NaN."""

    method: str
    masks: str
    size_px: int
    photo: str
    hole_share: float
    l1: float
    psnr_db: float
    ssim: float
    perceptual: float
    lpips: float
    seconds: float


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
    lpips: float
    fid: float
    seconds: float


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


def gradient_energy(pixels: np.ndarray, hole: np.ndarray) -> float:
    """Return the mean squared difference of grey neighbours that are both in the hole, in 0..1.

    A fill with less than the photo has there is soft, one with more is rough.
    """
    inside, _ = _grey_differences(pixels, hole)
    return float(np.square(inside).mean()) if len(inside) else 0.0


def seam_gradient(pixels: np.ndarray, hole: np.ndarray) -> float:
    """Return the mean absolute difference of grey neighbours across the hole's border, in 0..1."""
    _, across = _grey_differences(pixels, hole)
    return float(np.abs(across).mean()) if len(across) else 0.0


def _grey_differences(pixels: np.ndarray, hole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Differences of neighbours (both in the hole, one of them in it) of HxWx3 uint8 pixels."""
    grey, is_hole = pixels.astype(np.float32).mean(2) / 255, hole > 0
    inside, across = [], []
    for axis in (0, 1):
        change = np.diff(grey, axis=axis)
        first, second = (np.moveaxis(is_hole, axis, 0)[part] for part in (np.s_[:-1], np.s_[1:]))
        lines = np.moveaxis(change, axis, 0)
        inside.append(lines[first & second])
        across.append(lines[first != second])
    return np.concatenate(inside), np.concatenate(across)


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
    product = _compact(centred_a) @ _compact(centred_b).T
    root_trace = np.linalg.svd(product, compute_uv=False).sum()
    apart = np.square(a.mean(0) - b.mean(0)).sum()
    spread = np.square(centred_a).sum() + np.square(centred_b).sum() - 2 * root_trace
    return float(max(0.0, apart + spread))


Group = tuple[str, str, int]
"""Method, kind of masks, size in px."""


class Scorer:
    """Scores fills photo by photo, then means and Frechet distances of all of them."""

    def __init__(
        self,
        perceptual_file: Path | None,
        device: str = "cpu",
        lpips: Lpips | None = None,
        inception: FidInception | None = None,
    ) -> None:
        """A figure whose network is not given is NaN. Raises WeightsError."""
        self.device = torch.device(device)
        self.network: PerceptualNetwork | None = None
        if perceptual_file is not None:
            self.network = PerceptualNetwork(perceptual_file, dilated=False).to(self.device)
        self.lpips = None if lpips is None else lpips.to(self.device)
        self.inception = None if inception is None else inception.to(self.device)
        self.scores: list[Score] = []
        self._pooled = _Pairs()
        self._inception = _Pairs()

    @torch.no_grad()
    def score(
        self,
        name: str,
        masks: str,
        photo: np.ndarray,
        hole: np.ndarray,
        fills: Mapping[str, np.ndarray],
        seconds: Mapping[str, float] | None = None,
    ) -> list[Score]:
        """Score every method's fill of one hole; pixels HxWx3 uint8, hole HxW, 255 = hole.

        `seconds`: what the fills took, where that is known.
        """
        size_px = min(photo.shape[:2])
        original = self._as_tensor(photo)
        seen = self.network(original) if self.network else []
        known = self.inception(original) if self.inception else None
        found = []
        for method, fill in fills.items():
            filled = composite(photo, hole, fill)
            composed = self._as_tensor(filled)
            perceptual = lpips = math.nan
            if self.network is not None:
                features = self.network(composed)
                perceptual = perceptual_distance(features, seen, _hole_tensor(hole, self.device))
                self._pooled.add((method, masks, size_px), _pooled(features), _pooled(seen))
            if self.lpips is not None:
                lpips = float(self.lpips(composed, original))
            if self.inception is not None and known is not None:
                self._inception.add(
                    (method, masks, size_px), _flat(self.inception(composed)), _flat(known)
                )
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
                    perceptual=perceptual,
                    lpips=lpips,
                    seconds=(seconds or {}).get(method, math.nan),
                )
            )
        self.scores += found
        return found

    def rows(self) -> list[Row]:
        """Return one row of means a method, kind of masks and size, in the order scored."""
        groups: dict[Group, list[Score]] = {}
        for score in self.scores:
            groups.setdefault((score.method, score.masks, score.size_px), []).append(score)
        return [
            Row(
                method=group[0],
                masks=group[1],
                size_px=group[2],
                photos=len(scores),
                hole_share=_mean(score.hole_share for score in scores),
                l1=_mean(score.l1 for score in scores),
                psnr_db=_mean(score.psnr_db for score in scores),
                ssim=_mean(score.ssim for score in scores),
                perceptual=_mean(score.perceptual for score in scores),
                frechet=self._pooled.frechet(group),
                lpips=_mean(score.lpips for score in scores),
                fid=self._inception.frechet(group),
                seconds=_mean(score.seconds for score in scores),
            )
            for group, scores in groups.items()
        ]

    def _as_tensor(self, pixels: np.ndarray) -> Tensor:
        photo = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device)
        photo = photo.permute(2, 0, 1).unsqueeze(0).float() / 255
        return photo.contiguous(memory_format=torch.channels_last)


class _Pairs:
    """Features of fills and of their photos, by group."""

    def __init__(self) -> None:
        self._of: dict[Group, list[tuple[np.ndarray, np.ndarray]]] = {}

    def add(self, group: Group, fill: np.ndarray, photo: np.ndarray) -> None:
        self._of.setdefault(group, []).append((fill, photo))

    def frechet(self, group: Group) -> float:
        pairs = self._of.get(group, [])
        if len(pairs) < 2:
            return math.nan
        fills, photos = (np.stack(side) for side in zip(*pairs, strict=True))
        return frechet_distance(fills, photos)


def _compact(centred: np.ndarray) -> np.ndarray:
    """A triangle of the same covariance stands in for more photos than dimensions."""
    if len(centred) <= centred.shape[1]:
        return centred
    return np.asarray(np.linalg.qr(centred, mode="r"))


def _windowed(values: np.ndarray) -> np.ndarray:
    size = (SSIM_WINDOW_PX, SSIM_WINDOW_PX)
    return cv2.GaussianBlur(values, size, SSIM_SIGMA_PX, borderType=cv2.BORDER_REFLECT)


def _hole_tensor(hole: np.ndarray, device: torch.device) -> Tensor:
    return torch.from_numpy((hole > 0).astype(np.float32)).to(device)[None, None]


def _pooled(features: list[Tensor]) -> np.ndarray:
    return _flat(features[-1].mean((2, 3)))


def _flat(features: Tensor) -> np.ndarray:
    return features[0].cpu().numpy()


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
