def pytest_addoption(parser):
    parser.addoption(
        "--live", action="store_true", help="ask the installed torch 2.13.0 instead of the files"
    )
