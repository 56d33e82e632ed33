"""Our Adam is PyTorch's, without what PyTorch's brings along."""

import subprocess
import sys

import torch

from lama_studio.engine.adam import Adam


def test_ten_updates_are_pytorchs() -> None:
    generator = torch.Generator().manual_seed(3)
    ours = [torch.randn(2, 3, generator=generator), torch.randn(5, generator=generator)]
    theirs = [tensor.clone().requires_grad_() for tensor in ours]
    adam, reference = Adam(ours, 0.002), torch.optim.Adam(theirs, lr=0.002)
    for _ in range(10):
        gradients = [torch.randn(tensor.shape, generator=generator) for tensor in ours]
        for tensor, gradient in zip(theirs, gradients, strict=True):
            tensor.grad = gradient.clone()
        adam.step(gradients)
        reference.step()
        for mine, other in zip(ours, theirs, strict=True):
            torch.testing.assert_close(mine, other.detach(), rtol=1e-6, atol=1e-7)


def test_a_whole_refinement_imports_no_compiler() -> None:
    """1.5 s of waiting, and 16 MB of the packaged program."""
    code = """
import sys, torch
from lama_studio.engine.refine import Refining
from lama_studio.network.generator import Generator, GeneratorConfig
from tests.engine.test_refine import target_of
generator = Generator(GeneratorConfig(ngf=8, blocks=1)).eval().requires_grad_(False)
before = set(sys.modules)
refining = Refining(generator, target_of(32, 22))
refining.iterate()
refining.iterate()
print([n for n in ("torch._dynamo", "torch._inductor", "sympy") if n in set(sys.modules) - before])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
