"""The discriminator as published: size, shapes, what it returns."""

import torch
from torch import nn

from training.discriminator import Discriminator


def test_it_has_the_published_number_of_parameters() -> None:
    assert sum(p.numel() for p in Discriminator().parameters()) == 6_962_369


def test_it_returns_logits_and_the_five_activations_before_them() -> None:
    logits, activations = Discriminator(ndf=4)(torch.rand(2, 3, 64, 64))

    assert logits.shape == (2, 1, 7, 7)
    shapes = [tuple(a.shape) for a in activations]
    assert shapes == [(2, 4, 33, 33), (2, 8, 17, 17), (2, 16, 9, 9), (2, 32, 5, 5), (2, 32, 6, 6)]


def test_the_first_layer_is_not_normalised_and_the_others_are() -> None:
    layers = Discriminator(ndf=4).layers

    normalised = [any(isinstance(m, nn.BatchNorm2d) for m in layer.modules()) for layer in layers]
    assert normalised == [False, True, True, True, True]


def test_activations_are_taken_after_the_leaky_relu() -> None:
    _, activations = Discriminator(ndf=4)(torch.rand(1, 3, 64, 64))

    # A slope of 0.2 keeps negative values, but smaller than the positive ones.
    for activation in activations[1:]:
        assert activation.min() < 0
        assert -activation.min() < activation.max()
