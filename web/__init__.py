"""The application. A folder is a feature, a file is plumbing.

Read it in this order: `config`, `clock`, `tenancy` and `database` say how anything is stored at all;
`models` says what is stored; `access` says who may do what. Then open one feature, `volunteers` say, and read
its `operations` (the verbs, the only code that writes), its `queries` (what a page shows) and its `views`
(how a browser reaches both). `rounds`, the largest, is a folder of such folders; its docstring tells how a
round goes through them. `app` joins the parts and is the only file that knows every feature.
"""
