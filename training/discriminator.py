"""The pix2pixHD N-layer patch discriminator (Wang et al. 2018), as LaMa uses it."""

from torch import Tensor, nn


def _conv(channels_in: int, channels_out: int, stride: int) -> nn.Conv2d:
    return nn.Conv2d(channels_in, channels_out, 4, stride, padding=2)


class Discriminator(nn.Module):
    """Photo (N, 3, H, W) in 0..1 -> logits (N, 1, h, w) and the five activations before them.

    6,962,369 parameters with ndf 64. It sees the picture alone, never the mask.
    """

    def __init__(self, ndf: int = 64) -> None:
        super().__init__()
        widths = (ndf, 2 * ndf, 4 * ndf, 8 * ndf, 8 * ndf)
        layers: list[nn.Module] = [nn.Sequential(_conv(3, ndf, 2), nn.LeakyReLU(0.2))]
        for narrow, wide, stride in zip(widths, widths[1:], (2, 2, 2, 1), strict=False):
            layers.append(
                nn.Sequential(_conv(narrow, wide, stride), nn.BatchNorm2d(wide), nn.LeakyReLU(0.2))
            )
        self.layers = nn.ModuleList(layers)
        self.head = _conv(widths[-1], 1, 1)

    def forward(self, photo: Tensor) -> tuple[Tensor, list[Tensor]]:
        activations = []
        x = photo
        for layer in self.layers:
            x = layer(x)
            activations.append(x)
        return self.head(x), activations
