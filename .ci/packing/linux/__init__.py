"""What people on Linux download: an archive that runs where it is unpacked, and a Debian package.

`make packages`, after `make bundle`. Both hold the same folder; the package is made with Debian's
own tools (dpkg-shlibdeps names the libraries it needs of the system, dpkg-deb packs it).
"""
